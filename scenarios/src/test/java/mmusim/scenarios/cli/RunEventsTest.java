package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mmusim.scenarios.json.JsonReader;
import org.junit.jupiter.api.Test;

/** The lines of {@code run --events}: what the machine did, and when. */
class RunEventsTest extends CommandTest {
  /**
   * Each walk, fault and invalidation is a line that says what it is about: SDM vol. 3A, 4.5, 4.7,
   * 4.10.4.
   */
  @Test
  void eventsAreWhatTheMachineDidAndWhen() throws IOException {
    String steps =
        "{\"scenario\": 1, \"machine\": {\"kernel\": false}, \"steps\": ["
            + "{\"do\": \"poke\", \"paddr\": \"0x1000\", \"u64\": \"0x87\"},"
            + "{\"do\": \"poke\", \"paddr\": \"0x1000\", \"u64\": \"0x2007\"},"
            + "{\"do\": \"poke\", \"paddr\": \"0x2000\", \"u64\": \"0x83\"},"
            + "{\"do\": \"set\", \"cr3\": \"0x1000\"},"
            + "{\"do\": \"read\", \"addr\": \"0x123\", \"size\": 2, \"mode\": \"supervisor\"},"
            + "{\"do\": \"write\", \"addr\": \"0x123\", \"bytes\": \"00\", \"expect\": {\"fault\": {}}},"
            + "{\"do\": \"invlpg\", \"addr\": \"0x5000\"}]}";
    Path events = directory.resolve("r.ev");
    assertThat(run("run", "--events", events, file("a.json", steps)).status()).isZero();
    assertThat(
            Files.readAllLines(events).stream()
                .filter(line -> !line.contains("\"step\": 1,") && !line.contains("poke"))
                .map(
                    line ->
                        line.replaceAll("\"(time|file|scenario|iteration|cycles)\": [^,]*, ", ""))
                .map(line -> line.replaceAll("\"explanation\": \"[^\"]*\", ", "")))
        .containsExactly(
            "{\"event\": \"step\", \"step\": 4, \"do\": \"set\"}",
            "{\"event\": \"invalidation\", \"step\": 4, \"cpu\": 0, \"kind\": \"cr3\", \"pcid\": 0}",
            "{\"event\": \"access\", \"step\": 5, \"do\": \"read\", \"cpu\": 0,"
                + " \"addr\": \"0x123\", \"access\": \"read\", \"mode\": \"supervisor\", \"size\": 2,"
                + " \"tlb\": \"miss\", \"paddr\": \"0x123\", \"page_size\": 1073741824,"
                + " \"memory_type\": \"WB\", \"page_faults\": 0, \"walk_reads\": 2, \"stale\": \"fresh\","
                + " \"bytes\": \"0000\"}",
            "{\"event\": \"walk\", \"step\": 5, \"cpu\": 0, \"addr\": \"0x123\", \"access\": \"read\","
                + " \"mode\": \"supervisor\", \"pcid\": 0, \"start_level\": 4, \"reads\": 2, \"paddr\":"
                + " \"0x123\", \"page_size\": 1073741824}",
            "{\"event\": \"access\", \"step\": 6, \"do\": \"write\", \"cpu\": 0, \"addr\": \"0x123\","
                + " \"access\": \"write\", \"mode\": \"user\", \"size\": 1, \"tlb\": \"miss\","
                + " \"page_faults\": 1, \"walk_reads\": 2, \"fault\": {\"vector\": \"PF\","
                + " \"error_code\": \"0x7\", \"addr\": \"0x123\", \"access\": \"write\"},"
                + " \"stale\": \"fresh\"}",
            "{\"event\": \"walk\", \"step\": 6, \"cpu\": 0, \"addr\": \"0x123\", \"access\":"
                + " \"write\", \"mode\": \"user\", \"pcid\": 0, \"start_level\": 4, \"reads\": 2}",
            "{\"event\": \"fault\", \"step\": 6, \"cpu\": 0, \"addr\": \"0x123\", \"access\":"
                + " \"write\", \"mode\": \"user\", \"vector\": \"PF\", \"error_code\": \"0x7\"}",
            "{\"event\": \"step\", \"step\": 7, \"do\": \"invlpg\"}",
            "{\"event\": \"invalidation\", \"step\": 7, \"cpu\": 0, \"kind\": \"invlpg\", \"pcid\": 0,"
                + " \"addr\": \"0x5000\"}");
  }

  /**
   * INVLPG of an address that is not canonical does nothing, MOV to CR3 with bit 63 drops nothing.
   */
  @Test
  void whatDropsNothingIsNoInvalidation() throws IOException {
    String steps =
        "{\"scenario\": 1, \"machine\": {\"kernel\": false}, \"steps\": ["
            + "{\"do\": \"invlpg\", \"addr\": \"0x800000000000\"},"
            + "{\"do\": \"set\", \"cr4.pcide\": 1},"
            + "{\"do\": \"set\", \"cr3\": \"0x8000000000001005\"},"
            + "{\"do\": \"assert\", \"counters\": {\"invalidation.instructions\": 0}}]}";
    Path events = directory.resolve("r.ev");
    assertThat(run("run", "--events", events, file("a.json", steps)).status()).isZero();
    assertThat(Files.readAllLines(events))
        .hasSize(4)
        .allMatch(line -> line.contains("\"step\", \"time"));
  }

  /** Times rise, and the kernel's answer follows the fault, the flush the shootdown it is for. */
  @Test
  void eventsOfAKernelTellWhatItMadeOfFaultsAndWhomItInterrupted() throws IOException {
    String steps =
        "{\"scenario\": 1, \"machine\": {\"cpus\": 2}, \"steps\": ["
            + "{\"do\": \"vmo_create\", \"size\": \"1p\", \"as\": \"v\"},"
            + "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": \"1p\", \"options\":"
            + " [\"PERM_READ\", \"PERM_WRITE\"], \"as\": \"m\"},"
            + "{\"do\": \"write\", \"addr\": \"m\", \"bytes\": \"00\"},"
            + "{\"do\": \"read\", \"addr\": \"m\", \"cpu\": 1, \"process\": \"main\"},"
            + "{\"do\": \"vmar_unmap\", \"vmar\": \"root\", \"addr\": \"m\", \"len\": \"1p\"}]}";
    Path events = directory.resolve("r.ev");
    assertThat(run("run", "--events", events, file("a.json", steps)).status()).isZero();
    List<String> lines = Files.readAllLines(events);
    assertThat(lines.stream().map(line -> line.split("\"", -1)[3]))
        .containsExactly(
            "step",
            "step",
            "access",
            "walk",
            "fault",
            "handled",
            "walk",
            "access",
            "invalidation",
            "walk",
            "step",
            "invalidation",
            "invalidation",
            "shootdown");
    assertThat(lines.stream().map(line -> Long.parseLong(line.replaceAll("\\D*(\\d+).*", "$1"))))
        .isSorted();
    assertThat(lines.get(5)).contains("\"by\": \"zero_fill\", \"status\": \"OK\"");
    assertThat(lines.get(13)).contains("\"cpu\": 0, \"receivers\": 1, \"pages\": 1");
  }

  /** A file has many scenarios where it has a matrix or runs under many seeds. */
  @Test
  void everyLineNamesTheCombinationAndTheSeedAsTheReportDoes() throws IOException {
    Path events = directory.resolve("r.ev");
    Path file = file("a.json", matrixOf(ACCESS));
    assertThat(scenariosOf(events, "run", "--events", events, file))
        .containsExactly("m [n=1]", "m [n=2]");
    assertThat(scenariosOf(events, "run", "--repeat-seeds", 2, "--events", events, file))
        .containsExactly(
            "m [n=1] [seed 0]", "m [n=2] [seed 0]", "m [n=1] [seed 1]", "m [n=2] [seed 1]");
    Path json = directory.resolve("r.js");
    run("run", "--repeat-seeds", 2, "--json", json, file);
    assertThat(json).content().contains("\"name\": \"m [n=2] [seed 1]\"");
  }

  private static List<String> scenariosOf(Path events, Object... arguments) throws IOException {
    assertThat(run(arguments).status()).isZero();
    return Files.readAllLines(events).stream()
        .map(line -> JsonReader.parse("line", line).members().get("scenario").text())
        .distinct()
        .toList();
  }
}
