package mmusim.scenarios.cli;

import java.util.ArrayList;
import java.util.List;
import mmusim.scenarios.format.Scenario;
import mmusim.scenarios.json.UnusableInputException;
import picocli.CommandLine.Option;

/** The option that chooses scenarios by their names, of which a matrix gives a file many. */
final class ScenarioChoice {
  @Option(
      names = "--name",
      paramLabel = "TEXT",
      description =
          "Only scenarios whose name contains TEXT, as one combination of a matrix does: 'smep=1'."
              + " If given several times, all of them.")
  private List<String> parts = new ArrayList<>();

  /** Returns whether the scenario is among those that are asked for. */
  boolean has(Scenario scenario) {
    return parts.stream().allMatch(scenario.name()::contains);
  }

  /**
   * Refuses to do nothing because of a misspelled name.
   *
   * @param chosen how many were asked for
   * @throws UnusableInputException if there is none, and names were given
   */
  void requireSome(int chosen) {
    if (chosen == 0 && !parts.isEmpty()) {
      throw new UnusableInputException(
          "--name " + String.join(" --name ", parts), "fits no scenario");
    }
  }
}
