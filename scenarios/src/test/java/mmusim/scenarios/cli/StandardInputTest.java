package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A scenario called {@code -} is the standard input, which can be read but once. */
class StandardInputTest extends CommandTest {
  private final InputStream before = System.in;

  @AfterEach
  void giveBack() {
    System.setIn(before);
  }

  @Test
  void aScenarioIsRunUnderAllSeeds() {
    typed(GOOD);
    Result result = run("run", "--repeat-seeds", 2, "-");
    assertThat(result.out())
        .contains("standard input: good [seed 0]")
        .contains("standard input: good [seed 1]")
        .contains("2 scenarios: 2 passed");
  }

  @Test
  void mistakesNameIt() {
    typed("{\"scenario\": 1, \"steps\": [{\"do\": \"reed\"}]}");
    assertThat(run("check", "-").out()).startsWith("standard input:1:34: $.steps[0].do: unknown");
  }

  @Test
  void itGoesWithAReportToTheStandardOutput() {
    typed(GOOD);
    Result result = run("run", "--json", "-", "-");
    assertThat(result.out()).contains("\"file\": \"standard input\", \"name\": \"good\"");
  }

  @Test
  void anAddressIsExplained() {
    typed(ACCESS);
    assertThat(run("explain", "-", "m").out()).contains("user read at");
  }

  @Test
  void whatIsTooLargeIsRefused() {
    typed(" ".repeat((16 << 20) + 1));
    assertThat(run("run", "-").out()).contains("error: standard input: larger than 16 MiB");
  }

  @Test
  void filesBesideItAreRunToo() throws IOException {
    typed(BAD);
    assertThat(run("run", "--jobs", 4, file("a.json", GOOD), "-").out())
        .contains("2 scenarios: 1 passed, 1 failed");
  }

  private static void typed(String text) {
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
