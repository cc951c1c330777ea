package mmusim.scenarios.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import mmusim.scenarios.format.Scenario;
import mmusim.scenarios.format.ScenarioChecker;
import mmusim.scenarios.io.StandardInput;
import mmusim.scenarios.json.JsonReader;
import mmusim.scenarios.json.UnusableInputException;
import mmusim.scenarios.run.ScenarioReport.Verdict;
import mmusim.scenarios.run.step.Steps;

/** Reads, checks and runs scenarios, each on a machine of its own. */
public final class ScenarioRunner {
  private final RunOptions options;
  private final RunListener listener;

  /** Creates a runner with the defaults. */
  public ScenarioRunner() {
    this(RunOptions.DEFAULTS, RunListener.NONE);
  }

  /** Creates a runner that tells {@code listener} of every step. */
  public ScenarioRunner(RunOptions options, RunListener listener) {
    this.options = options;
    this.listener = listener;
  }

  /**
   * Reads and checks the file at {@code path}; {@code -} is the standard input.
   *
   * @return its scenarios: one, or one for each combination of its matrix
   * @throws UnusableInputException with every problem of the file
   */
  public static List<Scenario> read(Path path) {
    return ScenarioChecker.check(
        Steps.catalog(), StandardInput.nameOf(path), JsonReader.read(path));
  }

  /**
   * Checks the scenario in {@code json}, which messages call {@code name}.
   *
   * @return its scenarios: one, or one for each combination of its matrix
   * @throws UnusableInputException with every problem of the text
   */
  public static List<Scenario> parse(String name, String json) {
    return ScenarioChecker.check(Steps.catalog(), name, JsonReader.parse(name, json));
  }

  /**
   * Reads and runs the file at {@code path}; {@code -} is the standard input.
   *
   * @return a report of each scenario in it, the last of which says if there was no time for more;
   *     or one that says why it cannot be run
   */
  public List<ScenarioReport> run(Path path) {
    return run(path, scenario -> true, 1);
  }

  /**
   * Reads the file at {@code path} and runs it under several seeds, in the time that there is for
   * each.
   *
   * @param chosen which of its scenarios to run
   * @param seeds how many, at least 1, from the one of the options on
   * @return for each seed what {@link #run(Path)} returns, but one report alone if the file cannot
   *     be used
   */
  public List<ScenarioReport> run(Path path, Predicate<Scenario> chosen, int seeds) {
    List<Scenario> scenarios;
    try {
      scenarios = read(path).stream().filter(chosen).toList();
    } catch (UnusableInputException unusable) {
      String name = StandardInput.nameOf(path);
      return List.of(ScenarioReport.unusable(name, name, unusable.problems()));
    }
    List<ScenarioReport> reports = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      new ScenarioRunner(options.withSeedOffset(options.seedOffset() + seed), listener)
          .run(scenarios, (machine, names, kernel) -> {}, reports::add);
    }
    return reports;
  }

  /**
   * Runs the scenarios of a file one after the other, in the time that there is for one.
   *
   * @param observer called for each, as of {@link #run(Scenario, FinalStateObserver)}
   * @param sink takes a report of each, the last of which says if there was no time for more; false
   *     ends the run
   */
  public void run(
      List<Scenario> scenarios, FinalStateObserver observer, Predicate<ScenarioReport> sink) {
    long deadlineNanos = deadline();
    for (Scenario scenario : scenarios) {
      ScenarioReport report = run(scenario, observer, deadlineNanos);
      boolean late =
          report.verdict() == Verdict.UNUSABLE
              && deadlineNanos != ScenarioRun.NO_DEADLINE
              && System.nanoTime() - deadlineNanos > 0;
      if (!sink.test(report) || late) {
        return;
      }
    }
  }

  /** Runs a scenario. */
  public ScenarioReport run(Scenario scenario) {
    return run(scenario, (machine, names, kernel) -> {});
  }

  /**
   * Runs a scenario and shows its machine before it is given up.
   *
   * @param observer called once, unless the scenario could not be run to its end
   */
  public ScenarioReport run(Scenario scenario, FinalStateObserver observer) {
    return run(scenario, observer, deadline());
  }

  private ScenarioReport run(Scenario scenario, FinalStateObserver observer, long deadlineNanos) {
    return new ScenarioRun(scenario, options, listener, observer, deadlineNanos).run();
  }

  private long deadline() {
    return options.timeoutMillis() == 0
        ? ScenarioRun.NO_DEADLINE
        : System.nanoTime() + options.timeoutMillis() * 1_000_000;
  }
}
