package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code check} prints and exits with. */
class CheckCommandTest extends CommandTest {
  @Test
  void checkListsMistakesWithoutRunning() throws IOException {
    Path wrong = file("a.json", "{\"scenario\": 1, \"steps\": [{\"do\": \"walks\"}, {\"do\": 1}]}");
    Result result = run("check", wrong);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).contains("did you mean \"walk\"?").contains("1 file, 1 with mistakes");
    assertThat(run("check", file("b.json", BAD)).status()).isZero();
  }
}
