package mmusim.scenarios.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import mmusim.scenarios.report.StepText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario of the packs and of the examples gives what it says. */
class ScenarioPackTest {
  private static final Path PACKS = Path.of("src/test/resources/mmusim/scenarios/run/packs");
  private static final Path EXAMPLES = Path.of("examples");

  static Stream<Path> scenarios() throws IOException {
    try (Stream<Path> packs = Files.walk(PACKS);
        Stream<Path> examples = Files.walk(EXAMPLES)) {
      return Stream.concat(packs, examples)
          .filter(path -> path.toString().endsWith(".json"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void givesWhatItSays(Path file) {
    for (ScenarioReport report : new ScenarioRunner().run(file)) {
      assertThat(report.problems()).isEmpty();
      assertThat(report.checkFailures()).isEmpty();
      assertThat(report.failedSteps())
          .as(() -> report.failedSteps().stream().map(StepText::done).toList().toString())
          .isEmpty();
    }
  }
}
