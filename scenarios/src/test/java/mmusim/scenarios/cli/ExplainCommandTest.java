package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code explain} prints and exits with. */
class ExplainCommandTest extends CommandTest {
  private static final String SCENARIO =
      """
      {"scenario": 1, "name": "tables", "machine": {"kernel": false}, "steps": [
        {"do": "poke", "paddr": "0x1000", "u64": "0x2007"},
        {"do": "poke", "paddr": "0x2000", "u64": "0x3003"},
        {"do": "poke", "paddr": "0x3010", "u64": "0x4007"},
        {"do": "poke", "paddr": "0x4000", "u64": "0x10007"},
        {"do": "set", "cr3": "0x1000"}
      ]}
      """;

  @Test
  void everyEntryIsShownAndTheVerdict() throws IOException {
    Result result = explain(SCENARIO, "0x400000", "--access", "write");
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("user write at 0x0000000000400000")
        .contains("PDPTE[0]    at 0x0000000002000  0x0000000000003003  P R/W  <--")
        .contains("outcome  #PF, error code 0x7 (P W/R U/S), CR2 = 0x0000000000400000")
        .contains("user write refused: PDPTE at 0x2000 has U/S=0, so the page is a supervisor");
    assertThat(result.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void anAddressMayBeAnExpression() throws IOException {
    Result result = explain(SCENARIO, "4MiB+0x123", "--mode", "supervisor");
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("outcome  0x10123, 4 KiB page, memory type WB");
  }

  @Test
  void whatTheTlbsHoldIsShownAndWhetherTheTablesAgree() throws IOException {
    String read = "{\"do\": \"read\", \"addr\": \"0x400000\", \"mode\": \"supervisor\"}";
    String used = SCENARIO.replace("\"0x1000\"}\n]}", "\"0x1000\"},\n" + read + "]}");
    assertThat(explain(used, "0x400000").out())
        .contains("cached   l1d.4k has 0x10000 rwx-; l2 has 0x10000 rwx-\n");
    String stale =
        used.replace("]}", ", {\"do\": \"poke\", \"paddr\": \"0x4000\", \"u64\": 0}]}")
            .replace("\"steps\"", "\"checks\": \"off\", \"steps\"");
    Result result = explain(stale, "0x400000");
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("cached   l1d.4k has 0x10000 rwx-, which is not what the tables say; l2 has");
  }

  @Test
  void whatCannotBeShownIsStatusTwo() throws IOException {
    assertThat(explain(SCENARIO, "nobody+1").status()).isEqualTo(2);
    assertThat(explain(SCENARIO, "0x1000", "--cpu", "3").status()).isEqualTo(2);
    assertThat(explain(SCENARIO, "0x1000", "--mode", "implicit", "--access", "execute").status())
        .isEqualTo(2);
    assertThat(explain("{}", "0x1000").status()).isEqualTo(2);
  }

  @Test
  void aNameThatIsNoAddressIsToldWithTheReason() throws IOException {
    Result unbound = explain(SCENARIO, "nobody+1");
    assertThat(unbound.status()).isEqualTo(2);
    assertThat(unbound.err())
        .startsWith(
            "error: ADDR nobody+1: the name \"nobody\" is not bound: no step binds it, or the one that does"
                + " failed\n");
    String object =
        "{\"scenario\": 1, \"steps\": [{\"do\": \"vmo_create\", \"size\": 1, \"as\": \"v\"}]}";
    Result vmo = explain(object, "v");
    assertThat(vmo.status()).isEqualTo(2);
    assertThat(vmo.err())
        .startsWith("error: ADDR v: \"v\" is a VMO, which has no address; its size is v.size\n");
  }

  @Test
  void aFailedScenarioIsShownAndSaidToHaveFailed() throws IOException {
    String failing = SCENARIO.replace("\"cr3\": \"0x1000\"", "\"cr3\": \"0x8000000000000000\"");
    Result result = explain(failing, "0x400000");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("warning: tables failed");
    assertThat(result.out()).contains("CR3      0x0000000000000000");
  }

  @Test
  void everyCombinationOfAMatrixIsNamed() throws IOException {
    assertThat(explain(matrixOf(ACCESS), "m").out())
        .contains("scenario m [n=1]\nuser read at", "scenario m [n=2]\nuser read at");
    assertThat(explain(ACCESS, "m").out()).startsWith("user read at");
  }

  @Test
  void aNameChoosesACombination() throws IOException {
    assertThat(explain(matrixOf(ACCESS), "m", "--name", "n=2").out())
        .startsWith("scenario m [n=2]\nuser read at")
        .doesNotContain("n=1");
  }

  private Result explain(String scenario, String... arguments) throws IOException {
    Path file = file("scenario.json", scenario);
    return run(Stream.concat(Stream.of("explain", file), Stream.of(arguments)).toArray());
  }
}
