package mmusim.scenarios.report;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import mmusim.scenarios.format.expect.Mismatch;
import mmusim.scenarios.json.Problem;
import mmusim.scenarios.run.ScenarioReport;
import mmusim.scenarios.run.ScenarioReport.Verdict;
import mmusim.scenarios.run.StepReport;

/**
 * The report as JUnit XML for CI systems: a test case per scenario; an unusable one is an error. It
 * has no times of the clock, so that the same run gives the same bytes.
 */
public final class JunitReport implements ScenarioSink {
  private final Writer out;
  private final Totals totals = new Totals();
  private final List<String> cases = new ArrayList<>();

  /**
   * Starts a report in {@code out}, which {@link #close} closes; the cases are written then, as the
   * counts come before them.
   */
  public JunitReport(Writer out) throws IOException {
    this.out = out;
    out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  }

  @Override
  public void add(ScenarioReport report) {
    totals.add(report);
    StringBuilder text = new StringBuilder("  <testcase classname=\"");
    text.append(escaped(report.file())).append("\" name=\"").append(escaped(report.name()));
    if (report.passed()) {
      cases.add(text.append("\"/>\n").toString());
      return;
    }
    String kind = report.verdict() == Verdict.UNUSABLE ? "error" : "failure";
    List<String> lines = lines(report);
    text.append("\">\n    <").append(kind).append(" message=\"");
    text.append(escaped(lines.isEmpty() ? "" : lines.get(0))).append("\">");
    text.append(escaped(String.join("\n", lines)));
    text.append("</").append(kind).append(">\n  </testcase>\n");
    cases.add(text.toString());
  }

  private static List<String> lines(ScenarioReport report) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : report.problems()) {
      lines.add(problem.toString());
    }
    for (StepReport step : report.failedSteps()) {
      for (Mismatch mismatch : step.mismatches()) {
        lines.add(
            report.file()
                + ":"
                + step.step().source().line()
                + ": step "
                + step.step().index()
                + " ("
                + step.step().declaration().name()
                + "): "
                + mismatch);
      }
      if (step.result().get("explanation") instanceof String explanation) {
        lines.add("  " + explanation);
      }
      if (!step.step().note().isEmpty()) {
        lines.add("  note: " + step.step().note());
      }
    }
    report.checkFailures().forEach(failure -> lines.add("self-check: " + failure));
    return lines;
  }

  @Override
  public void interrupted() {
    cases.add("  <system-err>interrupted; the results are of a part of the files</system-err>\n");
  }

  @Override
  public void close() throws IOException {
    out.write("<testsuite name=\"mmusim\" tests=\"" + totals.scenarios());
    out.write("\" failures=\"" + totals.failed() + "\" errors=\"" + totals.unusable());
    out.write("\" skipped=\"0\">\n");
    for (String testCase : cases) {
      out.write(testCase);
    }
    out.write("</testsuite>\n");
    out.close();
  }

  /** Escapes markup, and replaces what XML 1.0 cannot hold at all. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\n' -> escaped.append("&#10;");
                case '\t' -> escaped.append("&#9;");
                default -> escaped.appendCodePoint(isForbidden(c) ? '?' : c);
              }
            });
    return escaped.toString();
  }

  /** XML 1.0, 2.2; a surrogate is met here only where the other of its pair is missing. */
  private static boolean isForbidden(int c) {
    boolean isLoneSurrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return c < 0x20 || isLoneSurrogate || c == 0xfffe || c == 0xffff;
  }
}
