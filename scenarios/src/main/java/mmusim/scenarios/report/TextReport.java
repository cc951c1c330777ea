package mmusim.scenarios.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mmusim.scenarios.format.expect.Mismatch;
import mmusim.scenarios.json.Printable;
import mmusim.scenarios.json.Problem;
import mmusim.scenarios.run.ScenarioReport;
import mmusim.scenarios.run.ScenarioReport.Verdict;
import mmusim.scenarios.run.StepReport;

/** The report for people: a line per step, then the verdict and totals. */
public final class TextReport {
  private static final int DONE_WIDTH = 56;
  private static final int OUTCOME_WIDTH = 140;
  private static final int ROWS_SHOWN = 32;

  /** What the names of the counters of cycles by cause begin with. */
  private static final String CYCLES_OF = "cycles.";

  private static final String INDENT = "       ";

  /** Characters of a name that are shown. */
  private static final int NAME_SHOWN = 200;

  private final PrintWriter out;
  private final Style style;
  private final boolean quiet;

  /** The costs that were printed last: scenarios have the same ones, mostly. */
  private Map<String, Long> costsShown = Map.of();

  /**
   * Creates a report.
   *
   * @param quiet whether only failures are printed
   */
  public TextReport(PrintWriter out, Style style, boolean quiet) {
    this.out = out;
    this.style = style;
    this.quiet = quiet;
  }

  /** Prints what came of one scenario. */
  public void print(ScenarioReport report) {
    if (quiet && report.passed()) {
      return;
    }
    if (report.verdict() == Verdict.UNUSABLE && report.steps().isEmpty()) {
      printProblems(report.problems());
      return;
    }
    out.println(
        style.strong(Printable.text(report.file()))
            + ": "
            + Printable.text(report.name(), NAME_SHOWN));
    for (StepReport step : report.steps()) {
      if (!quiet || !step.passed()) {
        print(step);
      }
    }
    for (String failure : report.checkFailures()) {
      out.println(INDENT + style.bad("self-check: " + failure));
    }
    printProblems(report.problems());
    out.println(verdict(report));
    if (!quiet) {
      printCycles(report);
    }
    out.println();
  }

  /** Prints what the cycles are of, and the constants behind them unless they are those above. */
  private void printCycles(ScenarioReport report) {
    List<String> causes = new ArrayList<>();
    report
        .counters()
        .forEach(
            (name, value) -> {
              if (name.startsWith(CYCLES_OF) && value != 0) {
                causes.add(named(name.substring(CYCLES_OF.length()), value));
              }
            });
    if (!causes.isEmpty()) {
      printList("cycles", causes);
    }
    if (!report.costs().equals(costsShown)) {
      costsShown = report.costs();
      List<String> costs = new ArrayList<>();
      costsShown.forEach((name, value) -> costs.add(named(name, value)));
      printList("costs", costs);
    }
  }

  private static String named(String name, long value) {
    return String.format(Locale.ROOT, "%s %,d", name, value);
  }

  private void printList(String name, List<String> entries) {
    String start = name;
    for (String line : wrapped(String.join(", ", entries))) {
      out.println(style.dim(String.format(Locale.ROOT, "%-8s%s", start, line).stripTrailing()));
      start = "";
    }
  }

  private void printProblems(List<Problem> problems) {
    for (Problem problem : problems) {
      out.println(style.bad("error: ") + Printable.text(problem.toString()));
    }
  }

  private void print(StepReport report) {
    String done = Printable.text(StepText.done(report));
    String outcome = Printable.text(StepText.outcome(report));
    boolean refused = report.result().containsKey("fault") || !outcome.startsWith("OK");
    List<String> lines = wrapped(outcome);
    String shown = refused ? style.notable(lines.get(0)) : lines.get(0);
    String number = String.format(Locale.ROOT, "%5d  ", report.step().index());
    if (done.length() <= DONE_WIDTH) {
      out.println(style.dim(number) + padded(done) + "  " + shown);
    } else {
      out.println(style.dim(number) + done);
      out.println(INDENT + " ".repeat(DONE_WIDTH) + "  " + shown);
    }
    for (String line : lines.subList(1, lines.size())) {
      out.println(INDENT + " ".repeat(DONE_WIDTH) + "    " + line);
    }
    List<String> rows = StepText.rows(report);
    for (String row : rows.subList(0, Math.min(rows.size(), ROWS_SHOWN))) {
      out.println(INDENT + style.dim("  " + row));
    }
    if (rows.size() > ROWS_SHOWN) {
      int more = StepText.rowCount(report) - ROWS_SHOWN;
      out.println(INDENT + style.dim("  and " + more + " more"));
    }
    if (report.result().get("explanation") instanceof String explanation
        && !explanation.isEmpty()) {
      out.println(INDENT + style.dim("  " + explanation));
    }
    if (!report.passed()) {
      printFailure(report);
    }
  }

  /** Breaks a long outcome after commas. */
  private static List<String> wrapped(String outcome) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (outcome.length() - start > OUTCOME_WIDTH) {
      int comma = outcome.lastIndexOf(", ", start + OUTCOME_WIDTH);
      if (comma <= start) {
        break;
      }
      lines.add(outcome.substring(start, comma + 1));
      start = comma + 2;
    }
    lines.add(outcome.substring(start));
    return lines;
  }

  private void printFailure(StepReport report) {
    String where = "step " + report.step().index() + " at line " + report.step().source().line();
    if (report.step().repeat() != null) {
      where += ", iteration " + report.iteration();
    }
    for (Mismatch mismatch : report.mismatches()) {
      out.println(
          INDENT + style.bad("FAILED " + where + ": " + Printable.text(mismatch.toString())));
    }
    if (!report.step().note().isEmpty()) {
      out.println(INDENT + style.bad("  note: " + Printable.text(report.step().note())));
    }
  }

  private static String padded(String text) {
    return text + " ".repeat(DONE_WIDTH - text.length());
  }

  private String verdict(ScenarioReport report) {
    String word =
        switch (report.verdict()) {
          case PASSED -> style.good("PASSED");
          case FAILED -> style.bad("FAILED");
          case UNUSABLE -> style.bad("UNUSABLE");
        };
    Map<String, Long> counters = report.counters();
    StringBuilder line = new StringBuilder(word).append("  ");
    line.append(report.steps().size()).append(report.steps().size() == 1 ? " step" : " steps");
    int failed = report.failedSteps().size();
    if (failed > 0) {
      line.append(", ").append(failed).append(" failed");
    }
    append(line, counters, "page_faults", "page faults");
    append(line, counters, "walks", "page walks");
    append(line, counters, "shootdowns", "shootdowns");
    append(line, counters, "cycles", "cycles");
    return line.toString();
  }

  private static void append(
      StringBuilder line, Map<String, Long> counters, String name, String words) {
    Long value = counters.get(name);
    if (value != null) {
      String unit = value == 1 ? words.substring(0, words.length() - 1) : words;
      line.append(String.format(Locale.ROOT, ", %,d %s", value, unit));
    }
  }

  /** Prints that the user ended the run before all scenarios had run. */
  public void printInterruption() {
    out.println(style.bad("interrupted; the results are of a part of the files"));
  }

  /** Prints the totals of several scenarios. */
  public void printTotals(Totals totals) {
    if (totals.scenarios() > 1 || !totals.allPassed()) {
      String text = totals.toString();
      out.println(totals.allPassed() ? style.good(text) : style.bad(text));
    }
    out.flush();
  }
}
