package mmusim.scenarios.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mmusim.scenarios.format.ResultField;
import mmusim.scenarios.format.Scenario;
import mmusim.scenarios.format.ShortenedList;
import mmusim.scenarios.format.Step;
import mmusim.scenarios.run.RunListener;

/**
 * JSON lines: one for each step that runs, then one for each kind of thing that it made the machine
 * do: walks, page faults, invalidations, shootdowns. Times are cycles charged to all CPUs since the
 * scenario began. docs/reports.md describes the lines.
 */
public final class EventsReport implements RunListener {
  private static final int BYTES_SHOWN_MAX = 4096;

  /** Event and the counters whose growth makes one. */
  private static final Map<String, List<String>> COUNTED =
      new TreeMap<>(
          Map.of(
              "fault",
              List.of(
                  "page_faults",
                  "fault.zero_fill",
                  "fault.copy",
                  "fault.map",
                  "fault.zero_page",
                  "fault.spurious",
                  "fault.refused"),
              "walk",
              List.of("walks"),
              "invalidation",
              List.of("invalidation.instructions", "flushes"),
              "shootdown",
              List.of("shootdowns")));

  private final Writer out;

  /** Writes events to {@code out}, which the caller closes. */
  public EventsReport(Writer out) {
    this.out = out;
  }

  @Override
  public void onStep(
      Scenario scenario,
      Step step,
      long iteration,
      Map<String, Object> result,
      Map<String, Long> before,
      Map<String, Long> after) {
    try {
      out.write(stepLine(scenario, step, iteration, result, before, after));
      for (Map.Entry<String, List<String>> entry : COUNTED.entrySet()) {
        for (String counter : entry.getValue()) {
          long growth = growth(counter, before, after);
          if (growth != 0) {
            out.write(countedLine(scenario, step, entry.getKey(), growth, counter, before, after));
          }
        }
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static String stepLine(
      Scenario scenario,
      Step step,
      long iteration,
      Map<String, Object> result,
      Map<String, Long> before,
      Map<String, Long> after) {
    String kind = result.containsKey("tlb") ? "access" : "step";
    JsonWriter json = head(scenario, step, kind, before);
    json.member("iteration", iteration)
        .member("cycles", growth("cycles", before, after))
        .member("do", step.declaration().name());
    result.forEach(
        (name, value) -> {
          if (value instanceof byte[] bytes && bytes.length > BYTES_SHOWN_MAX) {
            json.member("length", bytes.length);
            return;
          }
          if (value instanceof List<?> list && list.size() > ShortenedList.KEPT) {
            json.member(name + "_count", list.size());
            return;
          }
          ResultField field = ResultField.find(step.declaration().results(), name);
          if (!name.equals("cycles")) {
            json.name(name).result(field == null ? null : field.type(), value);
          }
        });
    return json.endObject() + "\n";
  }

  private static String countedLine(
      Scenario scenario,
      Step step,
      String kind,
      long growth,
      String counter,
      Map<String, Long> before,
      Map<String, Long> after) {
    JsonWriter json = head(scenario, step, kind, before);
    json.member("counter", counter).member("count", growth);
    if (kind.equals("walk")) {
      json.member("reads", growth("walk.reads", before, after));
    }
    return json.endObject() + "\n";
  }

  private static JsonWriter head(
      Scenario scenario, Step step, String kind, Map<String, Long> before) {
    return new JsonWriter()
        .beginObject()
        .member("event", kind)
        .member("time", before.getOrDefault("cycles", 0L))
        .member("file", scenario.file())
        .member("step", step.index());
  }

  private static long growth(String counter, Map<String, Long> before, Map<String, Long> after) {
    return after.getOrDefault(counter, 0L) - before.getOrDefault(counter, 0L);
  }
}
