package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The files that {@code run} writes: what is in them, and where they may go. */
class RunReportsTest extends CommandTest {
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

  /** Who reads it has not the text report beside it. */
  @Test
  void junitHasTheReasonOfARefusalAndTheNote() throws IOException {
    Path junit = directory.resolve("r.xml");
    String read = "{\"do\": \"read\", \"addr\": 4096, \"size\": 1, \"note\": \"is there\"}";
    Path file = file("a.json", "{\"scenario\": 1, \"steps\": [" + read + "]}");
    run("run", "--junit", junit, file);
    assertThat(junit)
        .content()
        .contains(
            ":1: step 1 (read): status: expected OK, got a page fault with error code 0x4,"
                + " ERR_NOT_FOUND&#10;  user read of 0x1000 refused (ERR_NOT_FOUND): nothing is"
                + " mapped there")
        .contains("&#10;  note: is there</failure>");
  }

  @Test
  void theConstantsBehindTheCyclesAreInTheReport() throws IOException {
    Path json = directory.resolve("r.js");
    String machine = "{\"scenario\": 1, \"machine\": {\"costs\": {\"invlpg\": 77}}, \"steps\": []}";
    run("run", "--json", json, file("a.json", machine));
    assertThat(json).content().contains("\"costs\": {\"tlb_l1_hit\": 0,", "\"invlpg\": 77,");
  }

  /** The walk that faults, and the one after it, which finds all but PDE and PTE cached. */
  @Test
  void theTextSaysWhatTheCyclesAreOf() throws IOException {
    assertThat(run("run", file("a.json", ACCESS)).out())
        .contains(
            """

            cycles  walk 10, walk.pml4e 8, walk.pdpte 4, walk.pde 14, walk.pte 14, fault_delivery \
            1,050, handler.zero_fill 1,000, invalidation 800
            costs   tlb_l1_hit 0, tlb_l2_hit 9, walk_base 5, \
            """);
  }

  @Test
  void theTextRepeatsTheConstantsOnlyWhereTheyChange() throws IOException {
    String machine = "{\"scenario\": 1, \"machine\": {\"costs\": {\"invlpg\": %d}}, \"steps\": []}";
    String out =
        run(
                "run",
                file("a.json", machine.formatted(77)),
                file("b.json", machine.formatted(77)),
                file("c.json", machine.formatted(78)))
            .out();
    assertThat(out).containsOnlyOnce("invlpg 77,").containsOnlyOnce("invlpg 78,");
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
}
