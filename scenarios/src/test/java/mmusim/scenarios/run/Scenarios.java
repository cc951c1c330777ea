package mmusim.scenarios.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mmusim.scenarios.json.UnusableInputException;

/** Runs scenarios that tests write out. */
final class Scenarios {
  private Scenarios() {}

  /** Runs steps on a machine with a kernel. */
  static ScenarioReport run(String... steps) {
    return runOn("{}", steps);
  }

  /** Runs steps on bare hardware. */
  static ScenarioReport runBare(String... steps) {
    return runOn("{\"kernel\": false}", steps);
  }

  /** Runs steps on a machine. */
  static ScenarioReport runOn(String machine, String... steps) {
    return runText(
        "{\"scenario\": 1, \"machine\": "
            + machine
            + ", \"steps\": ["
            + String.join(",\n", steps)
            + "]}");
  }

  /** Runs the first scenario of a file. */
  static ScenarioReport runText(String text) {
    return new ScenarioRunner().run(ScenarioRunner.parse("test.json", text).get(0));
  }

  /** Returns what the checker finds wrong with steps. */
  static List<String> problemsOf(String... steps) {
    return problemsOfText("{\"scenario\": 1, \"steps\": [" + String.join(",\n", steps) + "]}");
  }

  /** Returns what the checker finds wrong with a file. */
  static List<String> problemsOfText(String text) {
    try {
      ScenarioRunner.parse("test.json", text);
      return List.of();
    } catch (UnusableInputException unusable) {
      return unusable.problems().stream().map(Object::toString).toList();
    }
  }

  static void assertPassed(ScenarioReport report) {
    assertThat(report.problems()).isEmpty();
    assertThat(report.checkFailures()).isEmpty();
    assertThat(report.failedSteps().stream().flatMap(step -> step.mismatches().stream())).isEmpty();
    assertThat(report.passed()).isTrue();
  }

  /** Returns the differences of the first step that failed. */
  static List<String> mismatches(ScenarioReport report) {
    assertThat(report.failedSteps()).isNotEmpty();
    return report.failedSteps().get(0).mismatches().stream().map(Object::toString).toList();
  }
}
