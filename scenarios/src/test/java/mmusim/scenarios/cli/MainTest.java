package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all subcommands have in common: help, version, values of options, lost output. */
class MainTest extends CommandTest {
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
  void theSchemaIsPrinted() {
    assertThat(run("schema").out()).contains("https://json-schema.org/draft/2020-12/schema");
  }

  @Test
  void completionIsGenerated() {
    assertThat(run("completion").out()).contains("mmusim").contains("--fail-fast");
  }

  @Test
  void aWrongValueOfAnOptionIsToldInAUsersWords() throws IOException {
    Path scenario = file("a.json", GOOD);
    assertThat(firstError("run", "--jobs", "x", scenario))
        .endsWith("'x' is not a whole number that fits in 32 bits");
    assertThat(firstError("run", "--jobs", "\uff11", scenario))
        .endsWith("'\uff11' is not a whole number that fits in 32 bits");
    assertThat(firstError("run", "--jobs", "0", scenario))
        .isEqualTo("error: --jobs must be 1 to 256, not 0");
    assertThat(firstError("run", "--timeout", "-0.5", scenario))
        .isEqualTo("error: --timeout must be 0 to 1000000, not -0.5");
    for (String infinite : new String[] {"NaN", "Infinity", "-Infinity", "1e999"}) {
      assertThat(firstError("run", "--timeout", infinite, scenario))
          .endsWith("'--timeout': '" + infinite + "' is not a finite number");
    }
    assertThat(firstError("run", "--timeout", "soon", scenario)).endsWith("'soon' is not a number");
    assertThat(firstError("trace", "run", "--warmup", "99999999999999999999", scenario))
        .endsWith("'99999999999999999999' is not a whole number that fits in 64 bits");
    assertThat(firstError("explain", scenario, "0", "--access", "foo"))
        .endsWith("'foo' is none of read, write, execute");
    assertThat(firstError("permissions", "--profile", "linux"))
        .endsWith("'linux' is none of documented, kernel");
    assertThat(firstError("run", "a\0b"))
        .contains("cannot be the name of a file here")
        .doesNotContain("java");
  }

  /** As by a shell variable that is not set; it would be the directory that one is in. */
  @Test
  void anEmptyNameOfAFileIsAMistake() throws IOException {
    Path scenario = file("a.json", GOOD);
    assertThat(firstError("run", "")).endsWith("'' is no name of a file");
    assertThat(firstError("run", "--json", "", scenario)).endsWith("'' is no name of a file");
    assertThat(firstError("new", "")).endsWith("'' is no name of a file");
    assertThat(firstError("trace", "run", "")).endsWith("'' is no name of a file");
  }

  /** Not all of the help, which would push what is wrong out of sight. */
  @Test
  void aMistakeInTheArgumentsIsALineAndHowTheCommandIsWritten() {
    assertThat(run("check").err())
        .isEqualTo(
            """
            error: Missing required parameter: 'PATH'
            Usage: mmusim check [-hqV] PATH...
            More: mmusim check --help
            """);
    assertThat(firstError("chek", "a.json"))
        .isEqualTo("error: there is no command \"chek\"; did you mean \"check\"?");
    assertThat(firstError("run", "--jbos", "3", "a.json"))
        .isEqualTo("error: there is no option --jbos; did you mean \"--jobs\"?");
    assertThat(firstError("schema", "a.json"))
        .isEqualTo("error: \"a.json\" is one argument too many");
    assertThat(firstError("trace", "run", "--json", "--csv", "a.trace"))
        .isEqualTo("error: --json, --csv are mutually exclusive (specify only one)");
    assertThat(firstError("vectors", "--max-failures", "-1", "a.jsonl"))
        .isEqualTo("error: --max-failures must be at least 0, not -1");
    assertThat(firstError("trace"))
        .isEqualTo("error: a command is missing: run, curve, sweep or convert");
    assertThat(firstError("presets", "pentium"))
        .startsWith("error: pentium: neither a preset nor a geometry file; valid: none, nehalem");
  }

  private static String firstError(Object... arguments) {
    Result result = run(arguments);
    assertThat(result.status()).isEqualTo(2);
    return result.err().lines().findFirst().orElse("");
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
}
