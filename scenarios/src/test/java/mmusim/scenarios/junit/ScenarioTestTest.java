package mmusim.scenarios.junit;

import static org.assertj.core.api.Assertions.assertThat;

import mmusim.scenarios.run.ScenarioReport;

class ScenarioTestTest {
  @ScenarioTest("examples")
  void everyExampleIsATestAndHandsOverItsReport(ScenarioReport report) {
    assertThat(report.passed()).isTrue();
    assertThat(report.steps()).isNotEmpty();
  }
}
