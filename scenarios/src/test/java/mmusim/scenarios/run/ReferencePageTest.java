package mmusim.scenarios.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mmusim.scenarios.format.StepReference;
import mmusim.scenarios.run.step.Steps;
import mmusim.vm.Kernel;
import mmusim.vm.KernelConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reference pages tell the truth: their tables are the declarations, and their examples run.
 */
class ReferencePageTest {
  private static final Path PAGE = Path.of("../docs/scenario-format.md");
  private static final Path REPORTS = Path.of("../docs/reports.md");
  private static final String BEGIN = "<!-- begin of the tables drawn from the declarations -->\n";
  private static final String END = "<!-- end of the tables -->\n";
  private static final Pattern EXAMPLE = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL);

  @Test
  void itsTablesAreTheDeclarations() throws IOException {
    assertTables(PAGE, StepReference.of(Steps.catalog()));
  }

  /** Of the counters by page size, those of 4 KiB stand for all. */
  @Test
  void thePageOfReportsHasAllCounters() throws IOException {
    String rows =
        new Kernel(KernelConfig.builder().build())
            .machine().counters().all().stream()
                .filter(counter -> !counter.name().matches("tlb\\..*\\.(2m|1g)\\..*"))
                .map(c -> "| `" + c.name() + "` | " + c.unit() + " | " + c.description() + " |\n")
                .collect(Collectors.joining());
    assertTables(REPORTS, "| counter | unit | meaning |\n| --- | --- | --- |\n" + rows);
  }

  /** With {@code -Dmmusim.update.docs=true} the tables are written instead of compared. */
  private static void assertTables(Path file, String expected) throws IOException {
    String page = Files.readString(file);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String tables = "\n" + expected + "\n";
    if (Boolean.getBoolean("mmusim.update.docs")) {
      Files.writeString(file, page.substring(0, begin) + tables + page.substring(end));
      return;
    }
    assertThat(page.substring(begin, end)).isEqualTo(tables);
  }

  static List<String> examples() throws IOException {
    List<String> examples = new ArrayList<>();
    Matcher matcher = EXAMPLE.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      examples.add(matcher.group(1));
    }
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void itsExamplesRun(String example) {
    ScenarioRunner.parse("example", example)
        .forEach(scenario -> Scenarios.assertPassed(new ScenarioRunner().run(scenario)));
  }
}
