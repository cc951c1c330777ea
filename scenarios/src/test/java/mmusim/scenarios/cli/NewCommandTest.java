package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code new} writes. */
class NewCommandTest extends CommandTest {
  @Test
  void newWritesScenariosThatPass() throws IOException {
    for (List<String> options : List.of(List.<String>of(), List.of("--bare"))) {
      Path file = directory.resolve("new" + options.size() + ".json");
      Object[] words =
          Stream.of(List.of("new"), options, List.of(file.toString()))
              .flatMap(List::stream)
              .toArray();
      assertThat(run(words).status()).isZero();
      Result result = run("run", file);
      assertThat(result.status()).as(result.out()).isZero();
      assertThat(run(words).status()).as("an existing file is left alone").isEqualTo(2);
    }
  }
}
