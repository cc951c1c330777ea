package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonReader;
import org.junit.jupiter.api.Test;

/** What {@code permissions} shows of the regions at the end of a scenario. */
class PermissionsCommandTest extends CommandTest {
  @Test
  void bareHardwareHasNoRegions() throws IOException {
    Path bare =
        file("b.json", "{\"scenario\": 1, \"machine\": {\"kernel\": false}, \"steps\": []}");
    Result result = run("permissions", "--json", bare);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("error: " + bare + ": its machine has no kernel, so there are no regions\n");
  }

  @Test
  void whatIsWrongWithAllCombinationsIsToldOnce() throws IOException {
    String bare = "{\"scenario\": 1, \"machine\": {\"kernel\": false}, \"steps\": []}";
    Path matrix = file("m.json", matrixOf(bare));
    assertThat(run("permissions", matrix))
        .isEqualTo(
            new Result(
                2,
                "",
                "error: " + matrix + ": its machine has no kernel, so there are no regions\n"));
  }

  @Test
  void everyCombinationOfAMatrixIsNamedAndAllAreOneJsonText() throws IOException {
    Path matrix = file("m.json", matrixOf(ACCESS));
    assertThat(run("permissions", matrix).out())
        .contains("scenario m [n=1]\nprocess main", "scenario m [n=2]\nprocess main");
    JsonNode both = JsonReader.parse("out", run("permissions", "--json", matrix).out());
    assertThat(both.elements())
        .extracting(one -> one.members().get("scenario").text())
        .containsExactly("m [n=1]", "m [n=2]");
    String single = run("permissions", "--json", file("s.json", ACCESS)).out();
    assertThat(JsonReader.parse("out", single).members()).containsOnlyKeys("regions");
  }

  /** What has no effect would look as if it had. */
  @Test
  void optionsOfTheWholeLatticeDoNotGoWithAScenario() throws IOException {
    Path scenario = file("a.json", ACCESS);
    assertThat(run("permissions", scenario, "--profile", "kernel").err())
        .startsWith("error: --profile does not go with a scenario, whose machine says it\n");
    assertThat(run("permissions", scenario, "--html", directory.resolve("x")).err())
        .startsWith("error: --html is a page of all rules; it does not go with a scenario\n");
  }
}
