package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the trace commands print and exit with. */
class TraceCommandTest extends CommandTest {
  private static final String LINES =
      "I  00401000,4\n L 7ff000ff8,16\n M 7ff000000,8\n S 00001000,8\n";

  /** What all runs of a test printed so far. */
  private final StringBuilder out = new StringBuilder();

  private final StringBuilder err = new StringBuilder();

  @Test
  void runCountsOnAWholeMachineAsOnTlbsAlone() throws IOException {
    String trace = write("a.trace", LINES);

    for (String mode : new String[] {"tlb", "full"}) {
      assertThat(execute("run", trace, "--mode", mode, "--json", "--ram", "1")).isZero();
      assertThat(out.toString())
          .contains("\"partial\": false", "\"references\": 4", "\"tlb.l1i.misses\": 1,")
          .contains("\"tlb.l1d.hits\": 2,", "\"tlb.l1d.misses\": 3,", "\"tlb.l2.misses\": 4,");
      out.setLength(0);
    }
  }

  /** Of the counters by page size, those of 4 KiB stand for all. */
  @ParameterizedTest
  @ValueSource(strings = {"tlb", "full"})
  void everyCounterOfARunIsDocumented(String mode) throws IOException {
    String page = Files.readString(Path.of("../docs/reports.md"));
    String trace = write("a.trace", LINES);

    assertThat(execute("run", trace, "--mode", mode, "--ram", "1", "--csv")).isZero();
    assertThat(out.toString().lines().skip(1).filter(line -> !line.startsWith("costs.")))
        .isNotEmpty()
        .extracting(line -> line.substring(0, line.indexOf(',')))
        .allSatisfy(name -> assertThat(page).contains(documented(name)));
  }

  private static String documented(String counter) {
    return "`" + counter.replaceFirst("\\.(2m|1g)\\.", ".4k.") + "`";
  }

  /** Both are constants of preset zen4, the second one by default. */
  @Test
  void aRunNamesTheConstantsBehindItsCycles() throws IOException {
    String trace = write("a.trace", LINES);

    assertThat(execute("run", trace, "--mode", "tlb", "--tlb", "zen4")).isZero();
    assertThat(out).containsPattern("costs +tlb_l1_hit 0, tlb_l2_hit 7,").contains("invlpg 200,");
    out.setLength(0);
    assertThat(execute("run", trace, "--mode", "tlb", "--tlb", "zen4", "--json")).isZero();
    assertThat(out).contains("\"costs\": {\"tlb_l1_hit\": 0, \"tlb_l2_hit\": 7,");
    out.setLength(0);
    assertThat(execute("run", trace, "--mode", "tlb", "--tlb", "zen4", "--csv")).isZero();
    assertThat(out)
        .startsWith("counter,unit,value\ntlb.l1d.hits,hits,2\n")
        .contains("\ncosts.tlb_l1_hit,cycles,0\ncosts.tlb_l2_hit,cycles,7\n");
  }

  @Test
  void warmupIsNotCountedAndIntervalsAreRows() throws IOException {
    String trace = write("a.trace", LINES.repeat(10));

    int status =
        execute("run", trace, "--mode", "tlb", "--warmup", "4", "--interval", "8", "--csv");

    assertThat(status).isZero();
    String[] rows = out.toString().split("\n", -1);
    assertThat(rows[0]).startsWith("references,tlb.l1d.hits,");
    assertThat(rows[1]).startsWith("8,10,");
    assertThat(rows[4]).startsWith("32,10,");
    assertThat(rows[5]).as("what is left").startsWith("36,5,");
    assertThat(rows).hasSize(7);
  }

  /** A program that reads the rows would not expect the other table of --csv. */
  @Test
  void aTraceThatIsShorterThanAnIntervalIsOneRow() throws IOException {
    String trace = write("a.trace", LINES);
    String chart = directory.resolve("a.svg").toString();

    assertThat(execute("run", trace, "--interval", "100", "--csv", "--svg", chart)).isZero();
    assertThat(out.toString()).startsWith("references,page_faults,").contains("\n4,");
    assertThat(Files.readString(Path.of(chart)).contains(">events or cycles<")).isTrue();
  }

  @Test
  void curveSweepAndConvertWork() throws IOException {
    String trace = write("a.trace", LINES);
    String grid = write("g.json", "{\"geometries\": [\"skylake\", \"zen4\"]}");
    Path chart = directory.resolve("c.svg");
    String converted = directory.resolve("a.mmt").toString();

    assertThat(execute("curve", trace, "--csv", "--svg", chart.toString())).isZero();
    assertThat(out.toString()).contains("4KiB,data,1,1,1,4,0.800000\n");
    assertThat(Files.readString(chart)).contains("<svg").contains("4KiB data");
    assertThat(execute("sweep", trace, "--grid", grid)).isZero();
    assertThat(out.toString()).contains("skylake").contains("zen4");
    assertThat(execute("convert", trace, converted)).isZero();
    assertThat(execute("run", converted, "--mode", "tlb", "--skip", "1", "--json")).isZero();
    assertThat(out.toString()).contains("\"references\": 3");
  }

  /**
   * No TLB helps a program that uses each page once: its curve is flat, and once had no row and no
   * line. Where nothing was accessed there is no ratio.
   */
  @Test
  void aCurveOfPagesThatAreUsedOnceIsFlat() throws IOException {
    String trace = write("a.csv", "type,addr,size\nL,0x1000,8\nL,0x2000,8\nL,0x3000,8\n");
    String chart = directory.resolve("c.svg").toString();
    String[] asked = {"curve", trace, "--page-size", "4KiB", "--stream", "data,instr"};

    assertThat(execute(asked)).isZero();
    assertThat(out.toString()).endsWith("entries  4KiB data  4KiB instr\n      1   1.000000\n");
    out.setLength(0);
    assertThat(execute(with(asked, "--csv", "--svg", chart))).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "page_size,stream,sets,ways,entries,misses,miss_ratio\n4KiB,data,1,1,1,3,1.000000\n");
    // From one entry to two, where the axis ends.
    assertThat(Files.readString(Path.of(chart)))
        .containsPattern("stroke:rgb\\(0,114,178\\)[^>]*><path d='M[0-9.,]+L[0-9.,]+'/></g><");
    out.setLength(0);
    assertThat(execute(with(asked, "--csv", "--sample", "0.999"))).isZero();
    assertThat(out.toString()).contains("4KiB,data,1,1,1,3,1.000000,");
  }

  /** A DOCTYPE would make readers of XML ask the network for its DTD. */
  @Test
  void aChartStandsAlone() throws IOException {
    String chart = directory.resolve("c.svg").toString();
    assertThat(execute("curve", write("a.trace", LINES), "--svg", chart)).isZero();
    assertThat(Files.readString(Path.of(chart)))
        .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=")
        .contains("viewBox=", ">entries<")
        .doesNotContain("DOCTYPE", "<script", "<image", "href=");
  }

  /** Sets need not be a power of two: the second level of Zen 4 has 384 (by CPUID). */
  @Test
  void theTableOfACurveHasRowsForAnyNumberOfSets() throws IOException {
    String trace = write("a.trace", LINES);

    assertThat(execute("curve", trace, "--page-size", "4KiB", "--stream", "both", "--sets", "384"))
        .isZero();
    assertThat(out.toString()).containsPattern("\n +384 +0\\.[0-9]{6} +0\\.[0-9]{6}\n");
  }

  /** A chart cannot have two curves of one name. */
  @Test
  void whatIsAskedForTwiceIsDoneOnce() throws IOException {
    String trace = write("a.trace", LINES);
    String chart = directory.resolve("c.svg").toString();
    assertThat(execute("curve", trace, "--page-size", "4KiB", "--sets", "4")).isZero();
    String once = out.toString();
    out.setLength(0);
    String[] twice = {"--page-size", "4KiB,4KiB", "--sets", "4,4,1", "--svg", chart};
    assertThat(run(Stream.concat(Stream.of("trace", "curve", trace), Stream.of(twice)).toArray()))
        .isEqualTo(new Result(0, once, ""));

    String grid =
        write(
            "g.json",
            "{\"l1d\": {\"entries\": [32, 32], \"ways\": [4]}, \"replacement\": [\"lru\", \"lru\"],"
                + " \"geometries\": [\"zen4\", \"zen4\"]}");
    assertThat(execute("sweep", trace, "--grid", grid)).isZero();
    assertThat(out.toString()).containsOnlyOnce("zen4  ").containsOnlyOnce("l1d 32/4");
  }

  /** A hit in the second level of zen4 costs 7 cycles; that of skylake is the default, 9. */
  @Test
  void aSweepNamesTheConstantsThatAllShareAndHasAColumnForTheOthers() throws IOException {
    String trace = write("a.trace", LINES);
    String grid = write("g.json", "{\"geometries\": [\"zen4\", \"skylake\"]}");

    assertThat(execute("sweep", trace, "--grid", grid)).isZero();
    assertThat(out.toString())
        .contains("\ncosts       tlb_l1_hit 0, walk_base 5, read_pte 14\n")
        .containsPattern("\ngeometry .* costs.tlb_l2_hit\n")
        .containsPattern("\nskylake .* 9\n")
        .containsPattern("\nzen4 .* 7\n");
  }

  /**
   * No line of it depends on what other lines are there. Costs that the grid gives leave the others
   * as zen4 has them, 7 for a hit in its second level.
   */
  @Test
  void aSweepInCsvHasAllConstantsOfEachGeometry() throws IOException {
    String trace = write("a.trace", LINES);
    String grid = write("g.json", "{\"geometries\": [\"zen4\"], \"costs\": {\"walk_base\": 6}}");

    assertThat(execute("sweep", trace, "--grid", grid, "--csv")).isZero();
    assertThat(out.toString())
        .contains(",costs.tlb_l1_hit,costs.tlb_l2_hit,costs.walk_base,costs.read_pte\nzen4,")
        .endsWith(",0,7,6,14\n");
  }

  /** Rows and bars that look alike tell nothing. */
  @Test
  void geometriesOfASweepHaveDifferentNames() throws IOException {
    String trace = write("a.trace", LINES);
    String four = write("four.json", "{\"arrays\": [{\"level\": 1, \"entries\": 4}]}");
    String one = write("one.json", "{\"arrays\": [{\"level\": 1, \"entries\": 1}]}");
    String mine =
        write("m.json", "{\"name\": \"zen4\", \"arrays\": [{\"level\": 1, \"entries\": 2}]}");
    String names = "[\"%s\", \"%s\", \"zen4\", \"%s\"]".formatted(four, one, mine);
    String grid = write("g.json", "{\"geometries\": " + names.replace("\\", "\\\\") + "}");

    assertThat(execute("sweep", trace, "--grid", grid, "--csv")).isZero();
    assertThat(out.toString().lines().skip(1).map(line -> line.split(",", 2)[0]))
        .containsExactlyInAnyOrder(four, one, "zen4", "zen4 (" + mine + ")");
    assertThat(execute("run", trace, "--mode", "tlb", "--tlb", one)).isZero();
    assertThat(out.toString()).containsPattern("\ntlb +" + Pattern.quote(one) + "\n");
  }

  /** A parser may refuse an object with two members of one name, or keep either. */
  @Test
  void membersOfAReportInJsonHaveDifferentNames() throws IOException {
    String trace = write("a.trace", LINES);
    String grid = write("g.json", "{\"geometries\": [\"zen4\"]}");
    List<List<String>> commands =
        List.of(
            List.of("curve", trace, "--json", "--sample", "0.5"),
            List.of("curve", trace, "--json", "--sets", "4"),
            List.of("sweep", trace, "--json", "--grid", grid),
            List.of("run", trace, "--json", "--interval", "1"));
    JsonMapper strict =
        JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    for (List<String> command : commands) {
      out.setLength(0);
      assertThat(execute(command.toArray(String[]::new))).isZero();
      assertThat(strict.readTree(out.toString()).get("references").asLong()).isEqualTo(4);
    }
  }

  /** Between powers of two the axis has no whole numbers of entries to show. */
  @Test
  void theAxisOfACurveShowsPowersOfTwo() throws IOException {
    String trace = write("a.trace", LINES);
    Path chart = directory.resolve("c.svg");
    assertThat(execute("curve", trace, "--svg", chart.toString())).isZero();
    Pattern tick = Pattern.compile("y1='474.0' x2='[0-9.]+' y2='472.0'"); // below the frame
    assertThat(tick.matcher(Files.readString(chart)).results()).hasSize(2); // at 1 and 2 entries
  }

  /** Between powers of ten they were rounded: 0, 1, 1, 1, 1, 2, 2. */
  @Test
  void theAxisOfCountersShowsPowersOfTen() throws IOException {
    String trace = write("a.trace", "I  00401000,4\n"); // a walk of 19 cycles
    Path chart = directory.resolve("c.svg");
    assertThat(execute("run", trace, "--mode", "tlb", "--svg", chart.toString())).isZero();
    Pattern tick = Pattern.compile("y1='69.0' x2='[0-9.]+' y2='71.0'"); // above the frame
    assertThat(tick.matcher(Files.readString(chart)).results()).hasSize(2); // at 1 and 10
  }

  @Test
  void mistakesInFilesAreOneLineAndStatus2() throws IOException {
    String trace = write("a.trace", LINES);
    String grid = write("grid.json", "{}");

    assertThat(execute("run", directory.resolve("none").toString())).isEqualTo(2);
    assertThat(execute("run", trace, "--tlb", "pentium")).isEqualTo(2);
    assertThat(execute("convert", trace, trace)).isEqualTo(2);
    assertThat(execute("run", trace, "--svg", trace)).isEqualTo(2);
    assertThat(execute("curve", trace, "--svg", trace)).isEqualTo(2);
    assertThat(execute("sweep", trace, "--grid", grid, "--svg", grid)).isEqualTo(2);
    assertThat(execute("run", write("b.trace", "nonsense\n"))).isEqualTo(2);
    String word = write("w.json", "{\"geometries\": [\"zen4\"], \"replacement\": \"lru\"}");
    assertThat(execute("sweep", trace, "--grid", word)).isEqualTo(2);
    assertThat(Files.readString(Path.of(trace))).isEqualTo(LINES);
    assertThat(err.toString().lines()).hasSize(8).allMatch(line -> line.startsWith("error: "));
    assertThat(execute("nonsense")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run T --page-size 8KiB       | no page size is called \"8KiB\"; there are 4KiB, 2MiB, 1GiB, mixed",
        "run T --interval 0           | --interval must be at least 1, not 0",
        "run T --levels 3             | --levels must be 4 or 5, not 3",
        "run T --ram 0                | --ram must be 1 to 16384 GiB, not 0",
        "run T --warmup -1            | --warmup must be at least 0, not -1",
        "run T --limit 0              | --limit must be at least 1, not 0",
        "run T --max-malformed 2      | --max-malformed must be 0 to 1, not 2.0",
        "curve T --skip -1            | --skip must be at least 0, not -1",
        "curve T --sample 2           | --sample must be above 0 and at most 1, not 2.0",
        "curve T --sets 0             | --sets must be 1 to 65536, not 0",
        "curve T --page-size mixed    | a curve has one page size; mixed is not possible",
        "curve T --stream code        | no stream is called \"code\"; there are data, instr and both",
        "sweep T --grid T --threads -1 | --threads must be at least 0, not -1",
        "convert T - --to pinatrace | --to must be one of mmt, lackey, csv, not pinatrace",
        "convert T - --format elf  | no trace format is called \"elf\"; there are mmt, lackey,"
            + " dynamorio, pinatrace, csv, champsim",
      })
  void aMistakeInAnOptionIsToldWithTheUsageAsOfOtherCommands(String arguments, String message)
      throws IOException {
    String trace = write("a.trace", LINES);
    Stream<String> words =
        Stream.of(arguments.split(" ", -1)).map(word -> word.equals("T") ? trace : word);
    String command = "mmusim trace " + arguments.split(" ", 2)[0];

    assertThat(execute(words.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("error: " + message + "\nUsage: " + command + " [")
        .endsWith("\nMore: " + command + " --help\n");
    assertThat(out.toString()).isEmpty();
  }

  /**
   * As of every command: a name must not move the cursor of who reads that there is no such file.
   */
  @Test
  void theNameOfAFileIsFitForATerminal() {
    assertThat(execute("run", "\u001b[2J.trace")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("error: \\u001b[2J.trace: no such file or directory\n");
  }

  /** A result of nothing would look like one of a program that does nothing. */
  @Test
  void optionsThatLeaveNothingToMeasureAreMistakes() throws IOException {
    String trace = write("a.trace", LINES);
    String name = "error: " + trace + ": ";

    assertThat(execute("run", trace, "--skip", "100")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo(name + "--skip 100 leaves nothing of its 4 references\n");
    err.setLength(0);
    String comments = write("c.csv", "type,addr,size\n");
    assertThat(execute("run", comments, "--format", "csv")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo("error: " + comments + ": has no references\n");
    for (String command : new String[] {"run", "curve"}) {
      assertThat(execute(command, trace, "--skip", "4")).isEqualTo(2);
      assertThat(execute(command, trace, "--limit", "0")).isEqualTo(2);
    }
    err.setLength(0);
    assertThat(execute("run", trace, "--warmup", "4")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(name + "--warmup 4 leaves nothing to measure of the 4 references used\n");
    assertThat(out.toString()).isEmpty();
    assertThat(execute("run", trace, "--warmup", "3", "--skip", "0")).isZero();
  }

  @Test
  void aSampleWithoutPagesIsNoResult() throws IOException {
    String trace = write("a.trace", LINES);
    String[] curve = {"curve", trace, "--sample", "0.000001", "--page-size", "4KiB"};

    assertThat(execute(curve)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "error: "
                + trace
                + ": --sample 1.0E-6 follows none of its pages; take a larger share\n");
    String[] some = {"curve", trace, "--sample", "0.000001", "--page-size", "4KiB,1GiB"};
    assertThat(execute(some)).isZero();
    assertThat(out.toString())
        .contains("4KiB data: 5 accesses, none of its pages in the sample, nothing known");
  }

  @Test
  void aTraceThatTheMachineCannotRunIsNamedWithTheReason() throws IOException {
    String trace = write("a.csv", "type,addr,size\nL,0x80000000000000,8\n"); // 57 bits
    assertThat(execute("run", trace)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "error: "
                + trace
                + ": address 0x80000000000000 is not canonical with 4 levels of tables; try"
                + " --levels 5\n");
    assertThat(execute("run", trace, "--levels", "5")).isZero();
  }

  @Test
  void aFileThatCannotBeUsedIsNamedWithTheReason() throws IOException {
    String trace = write("a.trace", LINES);
    String none = directory.resolve("none").toString();
    String below = directory.resolve("none").resolve("x.svg").toString();

    assertThat(execute("run", none)).isEqualTo(2);
    assertThat(execute("run", directory.toString())).isEqualTo(2);
    assertThat(execute("run", trace, "--svg", below)).isEqualTo(2);
    assertThat(execute("convert", trace, below)).isEqualTo(2);
    assertThat(execute("sweep", trace, "--grid", none)).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "error: " + none + ": no such file or directory",
            "error: " + directory + ": is a directory, not a file",
            "error: " + below + ": no such file or directory",
            "error: " + below + ": no such file or directory",
            "error: " + none + ": no such file or directory");
  }

  @Test
  void aConversionThatFailsLeavesNoFileThatLooksWhole() throws IOException {
    String trace = write("a.trace", LINES);
    String kept = write("kept.mmt", "as it was");
    Path half = directory.resolve("half.mmt");
    String damaged = write("b.trace", LINES.repeat(100_000) + "nonsense\n".repeat(100_000));

    assertThat(execute("convert", directory.resolve("none").toString(), kept)).isEqualTo(2);
    assertThat(execute("convert", write("c.trace", "nonsense\n"), kept)).isEqualTo(2);
    assertThat(execute("convert", trace, kept, "--to", "pinatrace")).isEqualTo(2);
    assertThat(Files.readString(Path.of(kept))).isEqualTo("as it was");
    assertThat(execute("convert", damaged, half.toString())).isEqualTo(2);
    assertThat(half).doesNotExist();
    assertThat(execute("convert", trace, kept)).isZero();
    assertThat(execute("run", kept)).isZero();
  }

  @Test
  void ofAConversionIntoALinkThatFailsTheFileIsTakenAway() throws IOException {
    Path half = directory.resolve("half.mmt");
    Path link = Files.createSymbolicLink(directory.resolve("link.mmt"), half);
    String damaged = write("b.trace", LINES.repeat(100_000) + "nonsense\n".repeat(100_000));

    assertThat(execute("convert", damaged, link.toString())).isEqualTo(2);
    assertThat(half).doesNotExist();
    assertThat(link).isSymbolicLink();
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  private int execute(String... arguments) {
    Result result = run(Stream.concat(Stream.of("trace"), Stream.of(arguments)).toArray());
    out.append(result.out());
    err.append(result.err());
    return result.status();
  }

  private String write(String name, String text) throws IOException {
    return file(name, text).toString();
  }
}
