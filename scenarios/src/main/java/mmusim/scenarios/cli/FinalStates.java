package mmusim.scenarios.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mmusim.mmu.Machine;
import mmusim.scenarios.cli.output.ExitStatus;
import mmusim.scenarios.format.Scenario;
import mmusim.scenarios.format.value.Names;
import mmusim.scenarios.json.Printable;
import mmusim.scenarios.json.Problem;
import mmusim.scenarios.run.ScenarioReport;
import mmusim.scenarios.run.ScenarioRunner;
import mmusim.vm.Kernel;
import org.jspecify.annotations.Nullable;

/** Runs a scenario for what its end looks like, for the commands that show that. */
final class FinalStates {
  private FinalStates() {}

  /** Is shown what a scenario left behind. */
  @FunctionalInterface
  interface View {
    /**
     * Shows a machine at the end.
     *
     * @param title the name of the combination; empty where a file has but one
     * @param machine as it is now
     * @param names what the scenario bound
     * @param kernel what runs on the machine; null on bare hardware
     */
    void show(String title, Machine machine, Names names, @Nullable Kernel kernel);
  }

  /**
   * Runs every combination of a file that is asked for, as long as somebody reads.
   *
   * @param view is shown each at its end
   * @param out where it shows them
   * @param err where it is said that one failed or cannot be used
   * @return the worst exit status
   */
  static int show(Path file, ScenarioChoice choice, View view, PrintWriter out, PrintWriter err) {
    List<Scenario> all = ScenarioRunner.read(file);
    List<Scenario> scenarios = all.stream().filter(choice::has).toList();
    choice.requireSome(scenarios.size());
    int[] done = {0};
    int[] status = {ExitStatus.OK};
    Set<String> told = new HashSet<>();
    new ScenarioRunner()
        .run(
            scenarios,
            (machine, names, kernel) ->
                view.show(
                    all.size() == 1 ? "" : scenarios.get(done[0]).name(), machine, names, kernel),
            report -> {
              done[0]++;
              status[0] = Math.max(status[0], statusOf(report, told, err));
              if (done[0] < scenarios.size() && out.checkError()) {
                status[0] = ExitStatus.UNREAD;
                return false;
              }
              return true;
            });
    return status[0];
  }

  /** What is wrong with all combinations of a file is told once. */
  private static int statusOf(ScenarioReport report, Set<String> told, PrintWriter err) {
    switch (report.verdict()) {
      case PASSED -> {
        return ExitStatus.OK;
      }
      case FAILED -> {
        err.println("warning: " + Printable.text(report.name()) + " failed; this is how it ended");
        return ExitStatus.FAILED;
      }
      case UNUSABLE ->
          report.problems().stream()
              .map(Problem::toString)
              .filter(told::add)
              .forEach(problem -> err.println("error: " + Printable.text(problem)));
    }
    return ExitStatus.UNUSABLE;
  }
}
