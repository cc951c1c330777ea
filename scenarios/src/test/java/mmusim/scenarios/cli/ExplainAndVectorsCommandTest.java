package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain} and {@code vectors} print and exit with. */
class ExplainAndVectorsCommandTest {
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

  private static final String VECTOR =
      """
      {"id":7,"class":"not-present","levels":4,"maxphyaddr":40,"wp":1,"smep":0,"smap":0,"ac":0,
      "nxe":1,"pge":0,"pke":0,"pks":0,"cpl":3,"access":"read","va":"0x1000","size":8,"cr3":"0x5000",
      "tables":["0x5000"],"entries":["0x0"],"outcome":"pf","error_code":"0x4","cr2":"0x1000",
      "entries_after":["0x0"]}
      """;

  @TempDir Path directory = Path.of("");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void explainShowsEveryEntryAndTheVerdict() throws IOException {
    assertThat(explain(SCENARIO, "0x400000", "--access", "write")).isZero();
    assertThat(out.toString())
        .contains("user write at 0x0000000000400000")
        .contains("PDPTE[0]    at 0x0000000002000  0x0000000000003003  P R/W  <--")
        .contains("outcome  #PF, error code 0x7 (P W/R U/S), CR2 = 0x0000000000400000")
        .contains("user write refused: PDPTE at 0x2000 has U/S=0, so the page is a supervisor");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void explainTakesExpressionsAndModes() throws IOException {
    assertThat(explain(SCENARIO, "4MiB+0x123", "--mode", "supervisor")).isZero();
    assertThat(out.toString()).contains("outcome  0x10123, 4 KiB page, memory type WB");
  }

  @Test
  void explainTellsWhatTheTlbsHoldAndWhetherTheTablesAgree() throws IOException {
    String read = "{\"do\": \"read\", \"addr\": \"0x400000\", \"mode\": \"supervisor\"}";
    String used = SCENARIO.replace("\"0x1000\"}\n]}", "\"0x1000\"},\n" + read + "]}");
    assertThat(explain(used, "0x400000")).isZero();
    assertThat(out.toString()).contains("cached   l1d.4k has 0x10000 rwx-; l2 has 0x10000 rwx-\n");
    String stale =
        used.replace("]}", ", {\"do\": \"poke\", \"paddr\": \"0x4000\", \"u64\": 0}]}")
            .replace("\"steps\"", "\"checks\": \"off\", \"steps\"");
    assertThat(explain(stale, "0x400000")).isZero();
    assertThat(out.toString())
        .contains("cached   l1d.4k has 0x10000 rwx-, which is not what the tables say; l2 has");
  }

  @Test
  void explainRefusesWhatItCannotShow() throws IOException {
    assertThat(explain(SCENARIO, "nobody+1")).isEqualTo(2);
    assertThat(explain(SCENARIO, "0x1000", "--cpu", "3")).isEqualTo(2);
    assertThat(explain(SCENARIO, "0x1000", "--mode", "implicit", "--access", "execute"))
        .isEqualTo(2);
    assertThat(explain("{}", "0x1000")).isEqualTo(2);
  }

  @Test
  void explainSaysWhyANameIsNoAddress() throws IOException {
    assertThat(explain(SCENARIO, "nobody+1")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "ADDR nobody+1: the name \"nobody\" is not bound: no step binds it, or the one that does"
                + " failed\n");
    err.getBuffer().setLength(0);
    String object =
        "{\"scenario\": 1, \"steps\": [{\"do\": \"vmo_create\", \"size\": 1, \"as\": \"v\"}]}";
    assertThat(explain(object, "v")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("ADDR v: \"v\" is a VMO, which has no address; its size is v.size\n");
  }

  @Test
  void explainShowsAFailedScenarioAndSaysSo() throws IOException {
    String failing = SCENARIO.replace("\"cr3\": \"0x1000\"", "\"cr3\": \"0x8000000000000000\"");
    assertThat(explain(failing, "0x400000")).isEqualTo(1);
    assertThat(err.toString()).contains("warning: tables failed");
    assertThat(out.toString()).contains("CR3      0x0000000000000000");
  }

  @Test
  void vectorsExitsZeroOnlyIfAllAgree() throws IOException {
    assertThat(vectors(VECTOR)).isZero();
    assertThat(out.toString()).contains("1 vectors: 1 agree, 0 differ");
    assertThat(vectors(VECTOR.replace("\"0x4\"", "\"0x6\""))).isEqualTo(1);
    assertThat(out.toString())
        .contains("vector 7 (not-present) differs")
        .contains("error_code: recorded 0x6, simulated 0x4");
  }

  @Test
  void vectorsDescribesAtMostAsManyAsAsked() throws IOException {
    String wrong = VECTOR.replace("\"0x4\"", "\"0x6\"");
    assertThat(vectors(wrong + wrong + wrong, "--max-failures", "1")).isEqualTo(1);
    assertThat(out.toString().split("differs", -1)).hasSize(2);
    assertThat(out.toString()).contains("0 agree, 3 differ");
  }

  @Test
  void vectorsExitsTwoForWhatItCannotRead() throws IOException {
    assertThat(vectors("{\"id\":")).isEqualTo(2);
    assertThat(vectors("")).isEqualTo(2);
    assertThat(err.toString()).contains("is empty; there is nothing to agree with");
    assertThat(run("vectors", directory.resolve("absent"))).isEqualTo(2);
    assertThat(err.toString()).contains("absent: no such file");
  }

  private int explain(String scenario, String... arguments) throws IOException {
    Path file = Files.writeString(directory.resolve("scenario.json"), scenario);
    return run("explain", file, arguments);
  }

  private int vectors(String lines, String... arguments) throws IOException {
    Path file = Files.writeString(directory.resolve("vectors.jsonl"), lines);
    return run("vectors", file, arguments);
  }

  private int run(String command, Path file, String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = command;
    all[1] = file.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Main.execute(new PrintWriter(out), new PrintWriter(err), all);
  }
}
