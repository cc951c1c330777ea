package mmusim.scenarios.report;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Map;
import mmusim.scenarios.format.expect.Mismatch;
import mmusim.scenarios.format.expect.ShortenedList;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.json.Problem;
import mmusim.scenarios.run.ScenarioReport;
import mmusim.scenarios.run.StepReport;

/**
 * The report as one JSON object, whose form docs/reports.md describes. Its version changes when a
 * member goes or changes its meaning, not when one is added.
 */
public final class JsonReport implements ScenarioSink {
  /** The version of the form. */
  public static final int VERSION = 1;

  private final Writer out;
  private final Totals totals = new Totals();
  private boolean partial;

  /** Starts a report in {@code out}, which {@link #close} closes. */
  public JsonReport(Writer out) throws IOException {
    this.out = out;
    out.write("{\"mmusim_report\": " + VERSION + ", \"scenarios\": [");
  }

  @Override
  public void add(ScenarioReport report) throws IOException {
    JsonWriter json = new JsonWriter().beginObject();
    json.member("file", report.file())
        .member("name", report.name())
        .member("description", report.description())
        .member("verdict", report.verdict().name().toLowerCase(Locale.ROOT))
        .name("seed")
        .result(null, report.seed());
    json.name("problems").beginArray();
    report.problems().forEach(problem -> write(json, problem));
    json.endArray().name("check_failures").beginArray();
    report.checkFailures().forEach(json::value);
    json.endArray().name("steps").beginArray();
    out.write(totals.scenarios() == 0 ? "\n" : ",\n");
    for (StepReport step : report.steps()) {
      write(json.newLine(), step);
      out.write(json.take());
    }
    json.endArray().name("counters").result(null, report.counters());
    json.name("costs").result(null, report.costs());
    json.endObject();
    out.write(json.take());
    totals.add(report);
  }

  private static void write(JsonWriter json, Problem problem) {
    json.beginObject()
        .member("file", problem.file())
        .member("line", problem.line())
        .member("column", problem.column())
        .member("path", problem.path())
        .member("message", problem.message())
        .endObject();
  }

  private static void write(JsonWriter json, StepReport report) {
    json.beginObject()
        .member("index", report.step().index())
        .member("line", report.step().source().line())
        .member("do", report.step().declaration().name())
        .member("text", StepText.done(report))
        .member("outcome", StepText.outcome(report))
        .member("passed", report.passed())
        .member("runs", report.runs())
        .member("iteration", report.iteration())
        .member("start_cycles", report.startCycles())
        .member("cycles", report.cycles());
    json.name("result").beginObject();
    writeResult(json, report);
    json.endObject();
    if (!report.passed()) {
      json.name("mismatches").beginArray();
      report.mismatches().forEach(mismatch -> write(json, mismatch));
      json.endArray();
      if (!report.step().note().isEmpty()) {
        json.member("note", report.step().note());
      }
    }
    json.endObject();
  }

  /** Writes the result fields as members of the object that is open. */
  private static void writeResult(JsonWriter json, StepReport report) {
    for (Map.Entry<String, Object> entry : report.result().entrySet()) {
      ResultField field = ResultField.find(report.step().declaration().results(), entry.getKey());
      json.name(entry.getKey()).result(field == null ? null : field.type(), entry.getValue());
      if (entry.getValue() instanceof ShortenedList list) {
        json.member(entry.getKey() + "_count", ShortenedList.fullSize(list));
      }
    }
  }

  private static void write(JsonWriter json, Mismatch mismatch) {
    json.beginObject()
        .member("field", mismatch.field())
        .member("expected", mismatch.expected())
        .member("actual", mismatch.actual())
        .endObject();
  }

  @Override
  public void interrupted() {
    partial = true;
  }

  @Override
  public void close() throws IOException {
    out.write(
        "\n], \"partial\": "
            + partial
            + ", \"totals\": {\"scenarios\": "
            + totals.scenarios()
            + ", \"passed\": "
            + totals.passed()
            + ", \"failed\": "
            + totals.failed()
            + ", \"unusable\": "
            + totals.unusable()
            + "}}\n");
    out.close();
  }
}
