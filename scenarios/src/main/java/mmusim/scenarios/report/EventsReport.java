package mmusim.scenarios.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import mmusim.mmu.Machine;
import mmusim.scenarios.format.Scenario;
import mmusim.scenarios.format.Step;
import mmusim.scenarios.format.expect.ShortenedList;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.run.RunListener;
import mmusim.vm.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * JSON lines: one for each step that runs, then one for each thing that it made the machine do:
 * walks, faults and what the kernel made of them, invalidations, shootdowns. Times are cycles
 * charged to all CPUs since the scenario began. docs/reports.md describes the lines.
 */
public final class EventsReport implements RunListener {
  private static final int BYTES_SHOWN_MAX = 4096;
  private static final List<MachineEvents.Event> NONE = List.of();

  private final Writer out;
  private @Nullable MachineEvents machineEvents;

  /** What the step that runs accesses; empty if it accesses nothing. */
  private String accessMembers = "";

  /** Writes events to {@code out}, which the caller closes. */
  public EventsReport(Writer out) {
    this.out = out;
  }

  @Override
  public void onStart(Scenario scenario, Machine machine, @Nullable Kernel kernel) {
    machineEvents = new MachineEvents(machine, kernel);
  }

  @Override
  public void onAccess(int cpu, long vaddr, long lengthBytes, int access) {
    accessMembers = MachineEvents.access(cpu, vaddr, lengthBytes, access);
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
      for (MachineEvents.Event event : machineEvents == null ? NONE : machineEvents.take()) {
        out.write(line(scenario, step, iteration, event));
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private String stepLine(
      Scenario scenario,
      Step step,
      long iteration,
      Map<String, Object> result,
      Map<String, Long> before,
      Map<String, Long> after) {
    String kind = accessMembers.isEmpty() ? "step" : "access";
    JsonWriter json = head(scenario, step, kind, before.getOrDefault("cycles", 0L));
    json.member("iteration", iteration)
        .member("cycles", growth("cycles", before, after))
        .member("do", step.declaration().name());
    if (!accessMembers.isEmpty()) {
      json.members(accessMembers);
      accessMembers = "";
    }
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

  private static String line(
      Scenario scenario, Step step, long iteration, MachineEvents.Event event) {
    JsonWriter json = head(scenario, step, event.kind(), event.time());
    return json.member("iteration", iteration).members(event.members()).endObject() + "\n";
  }

  private static JsonWriter head(Scenario scenario, Step step, String kind, long time) {
    return new JsonWriter()
        .beginObject()
        .member("event", kind)
        .member("time", time)
        .member("file", scenario.file())
        .member("scenario", scenario.name())
        .member("step", step.index());
  }

  private static long growth(String counter, Map<String, Long> before, Map<String, Long> after) {
    return after.getOrDefault(counter, 0L) - before.getOrDefault(counter, 0L);
  }
}
