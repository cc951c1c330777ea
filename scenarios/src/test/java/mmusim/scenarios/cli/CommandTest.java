package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import mmusim.scenarios.format.JsonNode;
import mmusim.scenarios.format.JsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** The command as a user sees it: output and exit status. */
class CommandTest {
  private static final String GOOD =
      "{\"scenario\": 1, \"name\": \"good\", \"steps\": [{\"do\": \"vmo_create\", \"size\": 1}]}";
  private static final String BAD =
      "{\"scenario\": 1, \"name\": \"bad\", \"steps\": [\n{\"do\": \"vmo_create\", \"size\": 1,"
          + " \"expect\": \"ERR_NO_MEMORY\", \"note\": \"wrong on purpose\"}]}";

  private static final String ACCESS =
      "{\"scenario\": 1, \"steps\": [{\"do\": \"vmo_create\", \"size\": 1, \"as\": \"v\"},"
          + "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": 1, \"as\": \"m\","
          + " \"options\": [\"PERM_READ\", \"PERM_WRITE\"]},"
          + "{\"do\": \"write\", \"addr\": \"m\", \"bytes\": \"01\"}]}";

  @TempDir private Path directory;

  /** What one run of the command gave. */
  private record Result(int status, String out, String err) {}

  private static Result run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int status = Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), words);
    return new Result(status, out.toString(), err.toString());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

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
    Result result = run("run", "--quiet", file("a.json", text));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out().lines().filter(line -> line.startsWith("error: "))).hasSize(1);
    assertThat(result.out() + result.err()).doesNotContain("Exception").doesNotContain("\tat ");
  }

  @Test
  void deepNestingGivesOneLine() throws IOException {
    Result result = run("run", file("a.json", "[".repeat(1_000_000)));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).contains("nested deeper than 32 levels");
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
  void reportsAreWritten() throws IOException {
    Path json = directory.resolve("r.js");
    Path junit = directory.resolve("r.xml");
    Path events = directory.resolve("r.ev");
    Result result =
        run(
            "run",
            "--json",
            json,
            "--junit",
            junit,
            "--events",
            events,
            file("a.json", GOOD),
            file("b.json", BAD));
    assertThat(result.status()).isEqualTo(1);
    assertThat(json).content().contains("\"mmusim_report\": 1").contains("\"failed\": 1");
    assertThat(junit).content().contains("<testsuite name=\"mmusim\" tests=\"2\" failures=\"1\"");
    assertThat(Files.readAllLines(events))
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"event\""));
  }

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
                .map(line -> line.replaceAll("\"(time|file|iteration|cycles)\": [^,]*, ", ""))
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

  @Test
  void checkListsMistakesWithoutRunning() throws IOException {
    Path wrong = file("a.json", "{\"scenario\": 1, \"steps\": [{\"do\": \"walks\"}, {\"do\": 1}]}");
    Result result = run("check", wrong);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).contains("did you mean \"walk\"?").contains("1 file, 1 with mistakes");
    assertThat(run("check", file("b.json", BAD)).status()).isZero();
  }

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

  @Test
  void theSchemaIsPrinted() {
    assertThat(run("schema").out()).contains("https://json-schema.org/draft/2020-12/schema");
  }

  /** Lines that are longer than a terminal would be broken, and examples could not be copied. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run",
        "check",
        "new",
        "permissions",
        "schema",
        "completion",
        "presets",
        "explain",
        "vectors",
        "trace",
        "trace run",
        "trace curve",
        "trace sweep",
        "trace convert"
      })
  void everySubcommandHasHelpWithExamples(String command) {
    String help = run((Object[]) (command + " --help").strip().split(" ")).out();
    assertThat(help).contains("Examples:");
    String examples = help.substring(help.indexOf("Examples:"));
    assertThat(examples).contains("mmusim " + command);
    assertThat(examples.lines()).allMatch(line -> line.length() < 80);
  }

  @Test
  void completionIsGenerated() {
    assertThat(run("completion").out()).contains("mmusim").contains("--fail-fast");
  }

  @Test
  void bytesThatAreNotTextAreRefused() throws IOException {
    Path file = directory.resolve("a.json");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(run("run", file).out()).contains("is not UTF-8 text");
    Files.write(file, "\ufeff".concat(GOOD).getBytes(StandardCharsets.UTF_8));
    assertThat(run("run", file).status()).isZero();
  }

  /** "The same for the same inputs, byte for byte": docs/reports.md. */
  @Test
  void reportsAreTheSameWhereverTheUserLives() throws IOException {
    Path json = directory.resolve("r.js");
    Object[] arguments = {"run", "--json", json, file("a.json", ACCESS)};
    String expected = run(arguments).out();
    assertThat(expected).contains("2,100 cycles");
    String expectedJson = Files.readString(json);
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("de-DE", "ar-EG-u-nu-arab", "tr-TR")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(run(arguments).out()).as(tag).isEqualTo(expected);
        assertThat(json).as(tag).content().isEqualTo(expectedJson);
        assertThat(Locale.getDefault().toLanguageTag()).isEqualTo(tag);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  /** XML 1.0, 2.2: what it can hold is kept, and nothing else gets in. */
  @Test
  void junitKeepsEveryCharacterThatXmlCanHold() throws Exception {
    Path junit = directory.resolve("r.xml");
    String name = "caf\u00e9 \ud83d\ude00 <&> \\\" \\ud800 \\u0000 \\ufffe";
    run("run", "--junit", junit, file("a.json", GOOD.replace("good", name)));
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(junit.toFile())
            .getDocumentElement();
    Element only = (Element) suite.getElementsByTagName("testcase").item(0);
    assertThat(only.getAttribute("name")).isEqualTo("caf\u00e9 \ud83d\ude00 <&> \" ? ? ?");
  }

  /** As after "run --json *.json", where the shell names the first scenario as the report. */
  @Test
  void aReportIsNotWrittenOverAScenarioOrAnotherReport() throws IOException {
    Path scenario = file("a.json", GOOD);
    for (String option : List.of("--json", "--junit", "--events")) {
      Result result = run("run", option, scenario, directory);
      assertThat(result.status()).as(option).isEqualTo(2);
      assertThat(result.err())
          .isEqualTo("error: " + scenario + ": is an input; name another output\n");
    }
    assertThat(scenario).content().isEqualTo(GOOD);
    Path report = directory.resolve("r");
    assertThat(run("run", "--json", report, "--junit", report, scenario).err())
        .contains("is the report of --json");
    assertThat(report).doesNotExist();
  }

  @Test
  void aFileThatCannotBeWrittenIsNamedWithTheReason() throws IOException {
    Path scenario = file("a.json", GOOD);
    Path below = directory.resolve("none").resolve("x");
    for (Object[] arguments :
        List.of(
            new Object[] {"run", "--json", below, scenario},
            new Object[] {"run", "--events", below, scenario},
            new Object[] {"new", below})) {
      Result result = run(arguments);
      assertThat(result.status()).isEqualTo(2);
      assertThat(result.err()).isEqualTo("error: " + below + ": no such file or directory\n");
    }
  }

  /** A device that is always full stands for a full disk; it is not there on every system. */
  @Test
  void aFullDiskIsNoBugOfTheSimulator() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    String manyEvents = ACCESS.replace("\"01\"}", "\"01\", \"repeat\": 1000}");
    for (String option : List.of("--json", "--junit", "--events")) {
      Result result = run("run", "--quiet", option, full, file("a.json", manyEvents));
      assertThat(result.status()).as(option).isEqualTo(2);
      assertThat(result.out()).as(option).isEmpty();
      assertThat(result.err()).startsWith("error: /dev/full: ").hasLineCount(1);
    }
  }

  @Test
  void aWrongValueOfAnOptionIsToldInAUsersWords() throws IOException {
    Path scenario = file("a.json", GOOD);
    assertThat(firstError("run", "--jobs", "x", scenario))
        .endsWith("'x' is not a whole number that fits in 32 bits");
    assertThat(firstError("run", "--jobs", "0", scenario))
        .isEqualTo("--jobs must be 1 to 256, not 0");
    assertThat(firstError("run", "--timeout", "-0.5", scenario))
        .isEqualTo("--timeout must be 0 to 1000000, not -0.5");
    assertThat(firstError("run", "--timeout", "soon", scenario)).endsWith("'soon' is not a number");
    assertThat(firstError("trace", "run", "--warmup", "99999999999999999999", scenario))
        .endsWith("'99999999999999999999' is not a whole number that fits in 64 bits");
    assertThat(firstError("run", "a\0b"))
        .contains("cannot be the name of a file here")
        .doesNotContain("java");
  }

  private static String firstError(Object... arguments) {
    Result result = run(arguments);
    assertThat(result.status()).isEqualTo(2);
    return result.err().lines().findFirst().orElse("");
  }

  @Test
  void everySubcommandTellsTheVersion() {
    for (String[] words :
        List.of(
            new String[] {"-V"},
            new String[] {"run", "-V"},
            new String[] {"trace", "curve", "-V"})) {
      assertThat(run((Object[]) words).out()).isEqualTo("mmusim 1.0.0\n");
    }
  }

  @Test
  void outputThatIsLostIsAnErrorUnlessTheReaderWantsNoMore() {
    assertThat(withOutputBroken("No space left on device"))
        .isEqualTo("2 error: standard output: No space left on device\n");
    assertThat(withOutputBroken("Broken pipe")).isEqualTo("0 ");
  }

  private static String withOutputBroken(String reason) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException(reason);
          }
        };
    int status = Main.execute(new StandardOutput(broken), err, "schema");
    return status + " " + err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aReportToTheStandardOutputIsAloneThere() throws IOException {
    Path scenario = file("a.json", GOOD);
    Path json = directory.resolve("r.js");
    run("run", "--json", json, scenario);
    Result result = run("run", "--json", "-", scenario);
    assertThat(result.status()).isZero();
    assertThat(result.out()).isEqualTo(Files.readString(json));
    assertThat(result.err()).contains("PASSED  1 step");
    assertThat(Path.of("-")).doesNotExist();
    assertThat(run("run", "--json", "-", "--events", "-", scenario).err())
        .contains("is the report of --json");
    assertThat(run("run", "--quiet", "--events", "-", scenario).out()).startsWith("{\"event\"");
  }

  @Test
  void everyCombinationOfAMatrixIsNamedAndAllAreOneJsonText() throws IOException {
    Path matrix =
        file(
            "m.json",
            ACCESS.replace("\"steps\"", "\"name\": \"m\", \"matrix\": {\"n\": [1, 2]}, \"steps\""));
    assertThat(run("explain", matrix, "m").out())
        .contains("scenario m [n=1]\nuser read at", "scenario m [n=2]\nuser read at");
    assertThat(run("permissions", matrix).out())
        .contains("scenario m [n=1]\nprocess main", "scenario m [n=2]\nprocess main");
    String json = run("permissions", "--json", matrix).out();
    JsonNode both = JsonReader.parse("out", json);
    assertThat(both.elements())
        .extracting(one -> one.members().get("scenario").text())
        .containsExactly("m [n=1]", "m [n=2]");
    Path single = file("s.json", ACCESS);
    assertThat(JsonReader.parse("out", run("permissions", "--json", single).out()).members())
        .containsOnlyKeys("regions");
    assertThat(run("explain", single, "m").out()).startsWith("user read at");
  }

  @Test
  void bareHardwareHasNoRegions() throws IOException {
    Path bare =
        file("b.json", "{\"scenario\": 1, \"machine\": {\"kernel\": false}, \"steps\": []}");
    Result result = run("permissions", "--json", bare);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo("error: " + bare + ": its machine has no kernel, so there are no regions\n");
  }
}
