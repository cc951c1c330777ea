package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Which files {@code run} runs, what it prints of them, and its exit status. */
class RunCommandTest extends CommandTest {
  @Test
  void allAsExpectedIsStatusZero() throws IOException {
    Result result = run("run", file("a.json", GOOD));
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("vmo_create size=1").contains("PASSED  1 step");
  }

  @Test
  void aFailedExpectationIsStatusOneAndNamesStepFieldExpectedAndActual() throws IOException {
    Result result = run("run", "--quiet", file("a.json", GOOD), file("b.json", BAD));
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .contains("FAILED step 1 at line 2: status: expected ERR_NO_MEMORY, got OK")
        .contains("note: wrong on purpose")
        .contains("2 scenarios: 1 passed, 1 failed")
        .doesNotContain("good");
  }

  @Test
  void aMisspelledOptionIsStatusTwoWithItsPlace() throws IOException {
    Path file =
        file("a.json", GOOD.replace("\"size\": 1", "\"size\": 1, \"options\": [\"RESIZABEL\"]"));
    Result result = run("run", file);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out())
        .contains("a.json:1:87: $.steps[0].options[0]:")
        .contains("did you mean \"RESIZABLE\"?");
  }

  @Test
  void missingFilesAndEmptyDirectoriesAreNamed() {
    assertThat(run("run", directory.resolve("none.json")))
        .satisfies(result -> assertThat(result.status()).isEqualTo(2))
        .satisfies(result -> assertThat(result.err()).contains("no such file or directory"));
    assertThat(run("run", directory))
        .satisfies(result -> assertThat(result.status()).isEqualTo(2))
        .satisfies(result -> assertThat(result.err()).contains("no scenario (*.json)"));
  }

  @Test
  void manyThreadsGiveTheSameOutputAsOne() throws IOException {
    for (int i = 0; i < 20; i++) {
      file("s" + i + ".json", i % 7 == 3 ? BAD : GOOD);
    }
    Result one = run("run", directory);
    assertThat(run("run", "--jobs", 4, directory).out()).isEqualTo(one.out());
    assertThat(one.status()).isEqualTo(1);
  }

  @Test
  void failFastStopsAtTheFirstFailure() throws IOException {
    file("a.json", BAD);
    file("b.json", GOOD);
    assertThat(run("run", "--fail-fast", directory).out()).contains("bad").doesNotContain("good");
  }

  @Test
  void aFilterChoosesByNameOrPath() throws IOException {
    file("clone-a.json", GOOD);
    file("other.json", BAD);
    assertThat(run("run", "--filter", "clone-*", directory).status()).isZero();
    assertThat(run("run", "--filter", "zzz", directory).status()).isEqualTo(2);
    assertThat(run("run", "--filter", "[", directory).status()).isEqualTo(2);
  }

  @Test
  void aNameChoosesCombinationsOfAMatrix() throws IOException {
    Path file = file("a.json", matrixOf(GOOD.replace("\"name\": \"good\", ", "")));
    Result result = run("run", "--name", "m [", "--name", "n=2", file);
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("m [n=2]").doesNotContain("m [n=1]");
  }

  @Test
  void aNameThatNoScenarioHasIsAMistake() throws IOException {
    Result result = run("run", "--name", "godo", file("a.json", GOOD));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).isEqualTo("error: --name godo: fits no scenario\n");
  }

  @Test
  void repeatSeedsRunsTheSameScenarioUnderSeveral() throws IOException {
    Result result = run("run", "--repeat-seeds", 3, file("a.json", GOOD));
    assertThat(result.out())
        .contains("good [seed 0]")
        .contains("good [seed 2]")
        .contains("3 scenarios: 3 passed");
  }

  @Test
  void timeEndsWithAMessage() throws IOException {
    String slow =
        "{\"scenario\": 1, \"steps\": [{\"do\": \"read\", \"addr\": \"i*1p\", \"size\": 1, \"expect\":"
            + " {\"fault\": {}}, \"repeat\": 1000000}, {\"do\": \"mark\", \"as\": \"x\"}]}";
    Result result = run("run", "--timeout", "0.001", file("a.json", slow));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).contains("takes longer than 0.001 s");
  }

  @Test
  void bytesThatAreNotTextAreRefused() throws IOException {
    Path file = directory.resolve("a.json");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(run("run", file).out()).contains("is not UTF-8 text");
    Files.write(file, "\ufeff".concat(GOOD).getBytes(StandardCharsets.UTF_8));
    assertThat(run("run", file).status()).isZero();
  }
}
