package mmusim.scenarios.run;

import java.util.List;
import java.util.Map;
import mmusim.scenarios.json.Problem;

/**
 * What came of one scenario.
 *
 * @param file the file as the user named it
 * @param name the scenario's name, with its combination of a matrix and, under several, its seed
 * @param description the scenario's description
 * @param verdict how it ended
 * @param steps what came of each step that ran
 * @param checkFailures what the machine found wrong when it checked itself at the end
 * @param problems why the input is unusable
 * @param counters the counters at the end, by name
 * @param costs the constants that cycles were counted with, by name
 * @param seed the seed of the run
 */
public record ScenarioReport(
    String file,
    String name,
    String description,
    Verdict verdict,
    List<StepReport> steps,
    List<String> checkFailures,
    List<Problem> problems,
    Map<String, Long> counters,
    Map<String, Long> costs,
    long seed) {
  /** How a scenario ended. */
  public enum Verdict {
    /** All was as expected. */
    PASSED,
    /** A step gave something else, or the machine is not consistent at the end. */
    FAILED,
    /** The file cannot be run, or asks for more than the limits allow. */
    UNUSABLE
  }

  /** Returns whether all was as expected. */
  public boolean passed() {
    return verdict == Verdict.PASSED;
  }

  /** Returns the steps that gave something else than expected. */
  public List<StepReport> failedSteps() {
    return steps.stream().filter(step -> !step.passed()).toList();
  }

  /** Returns the report of a file that cannot be run, for the reason that {@code message} says. */
  public static ScenarioReport unusable(String file, String message) {
    return unusable(file, file, List.of(Problem.ofFile(file, message)));
  }

  /** Returns the report of an input that cannot be run. */
  static ScenarioReport unusable(String file, String name, List<Problem> problems) {
    return new ScenarioReport(
        file,
        name,
        "",
        Verdict.UNUSABLE,
        List.of(),
        List.of(),
        List.copyOf(problems),
        Map.of(),
        Map.of(),
        0);
  }
}
