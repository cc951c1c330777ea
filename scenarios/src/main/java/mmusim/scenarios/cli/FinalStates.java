package mmusim.scenarios.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import mmusim.scenarios.format.Printable;
import mmusim.scenarios.run.FinalStateObserver;
import mmusim.scenarios.run.ScenarioReport;
import mmusim.scenarios.run.ScenarioRunner;

/** Runs a scenario for what its end looks like, for the commands that show that. */
final class FinalStates {
  private FinalStates() {}

  /**
   * Runs every combination of a file.
   *
   * @param observer is shown each at its end
   * @param err where it is said that one failed or cannot be used
   * @return the worst exit status
   */
  static int show(Path file, FinalStateObserver observer, PrintWriter err) {
    int[] status = {ExitStatus.OK};
    new ScenarioRunner()
        .run(
            ScenarioRunner.read(file),
            observer,
            report -> status[0] = Math.max(status[0], statusOf(report, err)));
    return status[0];
  }

  private static int statusOf(ScenarioReport report, PrintWriter err) {
    switch (report.verdict()) {
      case PASSED -> {
        return ExitStatus.OK;
      }
      case FAILED -> {
        err.println("warning: " + Printable.text(report.name()) + " failed; this is how it ended");
        return ExitStatus.FAILED;
      }
      case UNUSABLE ->
          report
              .problems()
              .forEach(problem -> err.println("error: " + Printable.text(problem.toString())));
    }
    return ExitStatus.UNUSABLE;
  }
}
