package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that are after heap, stack, time and output: each ends with a line that names the limit and
 * never with a stack trace, and costs the files beside it nothing.
 */
class HostileScenarioTest extends CommandTest {
  /** 16 TiB committed on 4 PiB: the frames set aside would not fit into an array. */
  private static final String GREEDY =
      scenario(
          "{\"ram\": \"4096TiB\", \"physical_address_bits\": 52}",
          "{\"do\": \"vmo_create\", \"size\": \"16TiB\", \"as\": \"v\"}",
          "{\"do\": \"vmo_op_range\", \"vmo\": \"v\", \"op\": \"COMMIT\", \"size\": \"16TiB\"}");

  /** Runs the command; whatever it says is a message, and no stack trace. */
  private static Result runHostile(Object... arguments) {
    Result result = run(arguments);
    assertThat(result.out() + result.err()).doesNotContain("\tat ").doesNotContain("Exception");
    return result;
  }

  private static String scenario(String machine, String... steps) {
    return "{\"scenario\": 1, \"machine\": "
        + machine
        + ", \"steps\": ["
        + String.join(",\n", steps)
        + "]}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[",
        "{\"scenario\": 1, \"machine\": {\"ram\": \"1EiB\"}, \"steps\": []}",
        "{\"scenario\": 1, \"machine\": {\"ram\": \"4KiB\"}, \"steps\": []}",
        "{\"scenario\": 1, \"steps\": [{\"do\": \"mark\", \"as\": \"m\", \"repeat\": 9223372036854775808}]}",
        "{\"scenario\": 1, \"steps\": [{\"do\": \"read\", \"addr\": 0, \"size\": \"1EiB\"}]}",
        "{\"scenario\": 1, \"steps\": [{\"do\": \"vmo_create\", \"size\": 0, \"options\":"
            + " [\"UNBOUNDED\"], \"as\": \"v\"}, {\"do\": \"vmo_read\", \"vmo\": \"v\", \"size\":"
            + " \"1EiB\"}]}",
      })
  void hostileInputGivesOneLineAndStatusTwo(String text) throws IOException {
    Result result = runHostile("run", "--quiet", file("a.json", text));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out().lines().filter(line -> line.startsWith("error: "))).hasSize(1);
  }

  /**
   * Garbage in the kernel's page tables, however it came there, once ended in an internal error:
   * splitting a large leaf in a table beyond RAM, freeing a frame that is no table.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"do\": \"poke\", \"paddr\": 0, \"bytes\": {\"fill\": \"ff\", \"count\": \"64KiB\"}}",
        "{\"do\": \"entry\", \"addr\": \"m\", \"level\": 3, \"write\": \"0x3ffffffff007\"}",
        "{\"do\": \"vmo_create_physical\", \"paddr\": \"1p\", \"size\": \"8p\", \"as\": \"p\"},"
            + "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"p\", \"len\": \"8p\","
            + " \"options\": [\"PERM_READ\", \"PERM_WRITE\"], \"as\": \"low\"},"
            + "{\"do\": \"write\", \"addr\": \"low\", \"bytes\": {\"fill\": \"ff\", \"count\": \"8p\"}}",
      })
  void aKernelWhoseTablesTheScenarioOverwroteEndsAtTheStepWhereItFails(String store)
      throws IOException {
    String text =
        scenario(
            "{\"ram\": \"16MiB\"}",
            "{\"do\": \"vmo_create\", \"size\": \"4MiB\", \"as\": \"v\"}",
            "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": \"4MiB\","
                + " \"options\": [\"PERM_READ\", \"PERM_WRITE\"], \"as\": \"m\"}",
            "{\"do\": \"write\", \"addr\": \"m\", \"bytes\": \"01\"}",
            store,
            "{\"do\": \"vmar_protect\", \"vmar\": \"root\", \"addr\": \"m\", \"len\": \"3p\"}",
            "{\"do\": \"vmar_unmap\", \"vmar\": \"root\", \"addr\": \"m\", \"len\": \"4MiB\"}");
    Result result = runHostile("run", file("a.json", text), file("b.json", GOOD));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out())
        .contains("the kernel cannot go on: since step 4 its page tables may not be what it wrote")
        .contains("2 scenarios: 1 passed, 1 unusable");
  }

  @Test
  void deepNestingGivesOneLine() throws IOException {
    Result result = runHostile("run", file("a.json", "[".repeat(1_000_000)));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).contains("nested deeper than 32 levels");
  }

  @Test
  void aCommitBeyondTheHeapEndsAtItsStep() throws IOException {
    Result result = runHostile("run", file("a.json", GREEDY));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out())
        .contains("    1  vmo_create")
        .contains("a.json:2:1: $.steps[1]: touches more memory than");
  }

  @Test
  void filesBesideAGreedyOneKeepTheirResultsWhateverTheNumberOfThreads() throws IOException {
    for (int i = 0; i < 6; i++) {
      file("f" + i + ".json", i % 2 == 0 ? GREEDY : GOOD);
    }
    Result one = runHostile("run", directory);
    assertThat(one.out()).contains("6 scenarios: 3 passed, 3 unusable");
    assertThat(runHostile("run", "--jobs", 3, directory).out()).isEqualTo(one.out());
  }

  @Test
  void deeplyNestedVmarsNeedNoStack() throws IOException {
    String allocate =
        "{\"do\": \"vmar_allocate\", \"vmar\": \"%s\", \"size\": \"1TiB\", \"options\":"
            + " [\"CAN_MAP_READ\"], \"as\": \"v\", \"repeat\": %d}";
    String deep =
        scenario(
            "{}",
            allocate.formatted("root", 1),
            allocate.formatted("v", 30_000),
            "{\"do\": \"process_maps\"}");
    Result listed = runHostile("run", file("a.json", deep));
    assertThat(listed.status()).isZero();
    assertThat(listed.out()).contains("maps 30002").contains("and 29970 more");
    assertThat(runHostile("permissions", directory.resolve("a.json")).status()).isZero();
    String process = "{\"do\": \"process_create\", \"as\": \"p\", \"root\": \"r\"}";
    String ended =
        scenario(
            "{}",
            process,
            allocate.formatted("r", 1),
            allocate.formatted("v", 30_000),
            "{\"do\": \"handle_close\", \"handle\": \"p\"}");
    assertThat(runHostile("run", file("b.json", ended)).status()).isZero();
  }

  @Test
  void aPhysicalVmoOfAnySizeIsPinnedAtOnce() throws IOException {
    String pin =
        scenario(
            "{\"ram\": \"1TiB\"}",
            "{\"do\": \"vmo_create_physical\", \"paddr\": \"1GiB\", \"size\": \"512GiB\", \"as\": \"v\"}",
            "{\"do\": \"pin\", \"vmo\": \"v\", \"size\": \"512GiB\", \"as\": \"p\"}");
    Path json = directory.resolve("report.js");
    Result result = runHostile("run", "--json", json, file("a.json", pin));
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("paddrs [0x40000000, 0x40001000, ");
    assertThat(Files.readString(json)).contains("\"paddrs_count\": 134217728");
    assertThat(Files.size(json)).isLessThan(1 << 20);
  }

  @Test
  void aProcessHasOnlySoManyHandles() throws IOException {
    String duplicate =
        "{\"do\": \"handle_duplicate\", \"handle\": \"root\", \"rights\": [\"SAME_RIGHTS\"],"
            + " \"repeat\": %d, \"as\": \"h\"}";
    Result result =
        runHostile(
            "run",
            file(
                "a.json",
                scenario("{}", duplicate.formatted(1_000_000), duplicate.formatted(100_000))));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).contains("opens more handles than the 1,048,576 of a process");
  }

  @Test
  void aMatrixMayNotMakeMoreThanTheLimits() throws IOException {
    String matrix = "{\"scenario\": 1, \"matrix\": %s, \"name\": \"%s\", \"steps\": [%s]}";
    String word = "x".repeat(1_000_000);
    String values = "[" + "1,".repeat(999) + "1]";
    assertThat(
            runHostile(
                    "run",
                    file(
                        "a.json",
                        matrix.formatted("{\"a\": [\"" + word + "\"]}", "${a}".repeat(100), "")))
                .out())
        .contains("a.json:1:27: $.matrix: puts more than 64 MiB of text into strings");
    String steps = "{\"do\": \"reclaim\"},".repeat(999) + "{\"do\": \"reclaim\"}";
    assertThat(
            runHostile(
                "run", file("b.json", matrix.formatted("{\"a\": " + values + "}", "", steps))))
        .satisfies(result -> assertThat(result.status()).isEqualTo(2))
        .satisfies(result -> assertThat(result.out()).contains("more than 500000 steps in all"));
    String lists = "\"${a}\",".repeat(9_999) + "\"${a}\"";
    String step = "{\"do\": \"process_maps\", \"expect\": {\"maps\": [" + lists + "]}}";
    assertThat(
            runHostile(
                "run", file("c.json", matrix.formatted("{\"a\": [" + values + "]}", "", step))))
        .satisfies(result -> assertThat(result.status()).isEqualTo(2))
        .satisfies(result -> assertThat(result.out()).contains("more than 4000000 JSON values"));
  }

  @Test
  void allCombinationsOfAFileShareItsTime() throws IOException {
    String slow =
        "{\"scenario\": 1, \"matrix\": {\"a\": [1, 2, 3]}, \"steps\": [{\"do\": \"read\", \"addr\":"
            + " \"i*1p\", \"size\": 1, \"expect\": {\"fault\": {}}, \"repeat\": 1000000}]}";
    Result result = runHostile("run", "--timeout", "0.001", file("a.json", slow));
    assertThat(result.out())
        .containsOnlyOnce("takes longer than 0.001 s; see --timeout")
        .contains("1 scenario: 0 passed, 1 unusable");
  }

  /** What shows the end of a run says why there is none. */
  @Test
  void explainAndPermissionsSayWhyAScenarioCannotBeRun() throws IOException {
    Path greedy = file("a.json", GREEDY);
    for (Result result :
        new Result[] {runHostile("explain", greedy, "0"), runHostile("permissions", greedy)}) {
      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err())
          .startsWith("error: ")
          .contains("touches more memory than")
          .hasLineCount(1);
    }
    assertThat(runHostile("permissions", greedy, "--html", directory.resolve("x.html")).status())
        .isEqualTo(2);
  }

  @Test
  void aFileCannotWriteControlCharactersOrFillTheScreen() throws IOException {
    String hostile =
        "{\"scenario\": 1, \"name\": \"\\u001b[2J\\nPASSED\\u202e"
            + "x".repeat(1_000_000)
            + "\", \"steps\": [{\"do\": \"vmo_create\", \"size\": 1, \"note\": \"\\u001b[31m\","
            + " \"expect\": \"ERR_NO_MEMORY\"}, {\"do\": \"vmo_create\", \"size\": 1, \"options\":"
            + " []}]}";
    Result result = runHostile("run", file("a.json", hostile));
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out())
        .doesNotContain("\u001b")
        .contains("\\u001b[2J\\u000aPASSED\\u202exxx")
        .contains("note: \\u001b[31m")
        .hasSizeLessThan(2_000);
  }
}
