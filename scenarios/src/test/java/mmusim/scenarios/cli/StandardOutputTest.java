package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mmusim.scenarios.cli.output.StandardOutput;
import org.junit.jupiter.api.Test;

/** What the command does when its standard output cannot be written, as after {@code | head}. */
class StandardOutputTest extends CommandTest {
  private static final String CLOSED = "Broken pipe";
  private static final Result UNREAD = new Result(141, "", "");
  private static final String[] STANDARD_OUTPUT = {"-", "/dev/stdout", "/dev/fd/1"};
  private static final String TRACE = "I  0401000,3\n L 0500000,8\n";

  @Test
  void outputThatIsLostIsAnErrorUnlessTheReaderWantsNoMore() {
    assertThat(runInto("No space left on device", "schema"))
        .isEqualTo(new Result(2, "", "error: standard output: No space left on device\n"));
    assertThat(runInto(CLOSED, "schema")).isEqualTo(UNREAD);
  }

  /** 141 is 128 + SIGPIPE, as a shell reports a tool that a closed pipe ended. */
  @Test
  void everyCommandEndsQuietlyWhenNobodyReads() throws IOException {
    String scenario = file("a.json", ACCESS).toString();
    String trace = file("a.trace", TRACE).toString();
    String grid = file("g.json", "{\"geometries\": [\"skylake\"]}").toString();
    String vectors = file("a.jsonl", VectorsCommandTest.VECTOR).toString();
    for (String command :
        List.of(
            "run " + scenario,
            "check " + scenario,
            "explain " + scenario + " m",
            "new",
            "permissions",
            "permissions --json",
            "permissions " + scenario,
            "presets",
            "presets skylake",
            "presets skylake --json",
            "schema",
            "completion",
            "vectors " + vectors,
            "trace run " + trace,
            "trace run --csv " + trace,
            "trace curve --json " + trace,
            "trace sweep --grid " + grid + " " + trace,
            "--help",
            "run --help",
            "trace --help",
            "--version")) {
      assertThat(runInto(CLOSED, (Object[]) command.split(" "))).as(command).isEqualTo(UNREAD);
    }
  }

  @Test
  void filesThatAreTheStandardOutputEndQuietlyWhenNobodyReads() throws IOException {
    Path trace = file("a.trace", TRACE);
    for (String name : STANDARD_OUTPUT) {
      for (String to : new String[] {"mmt", "lackey", "csv"}) {
        assertThat(runInto(CLOSED, "trace", "convert", trace, name, "--to", to).status())
            .as(name + " " + to)
            .isEqualTo(141);
      }
      assertThat(runInto(CLOSED, "trace", "curve", trace, "--svg", name).status()).isEqualTo(141);
      assertThat(runInto(CLOSED, "permissions", "--html", name).status()).isEqualTo(141);
    }
    assertThat(runInto("No space left on device", "trace", "convert", trace, "-"))
        .isEqualTo(new Result(2, "", "error: standard output: No space left on device\n"));
  }

  /** A trace of a million references; the conversion ends before the nonsense after them. */
  @Test
  void aConversionEndsWhenNobodyReadsIt() throws IOException {
    Path trace = file("a.trace", TRACE.repeat(500_000) + "nonsense\n".repeat(1_000_000));
    assertThat(runInto(CLOSED, "trace", "convert", trace, "-", "--to", "csv")).isEqualTo(UNREAD);
  }

  @Test
  void whatIsSaidOfATraceOnTheStandardOutputIsNotPartOfIt() throws IOException {
    Path trace = file("a.trace", TRACE);
    Path converted = directory.resolve("a.csv");
    run("trace", "convert", trace, converted, "--to", "csv");
    String text = Files.readString(converted);
    for (String name : STANDARD_OUTPUT) {
      assertThat(run("trace", "convert", trace, name, "--to", "csv"))
          .isEqualTo(
              new Result(0, text, name + ": 2 references, " + text.length() + " bytes as csv\n"));
    }
  }

  @Test
  void aChartOrAPageOnTheStandardOutputIsAlone() throws IOException {
    Path trace = file("a.trace", TRACE);
    for (String name : STANDARD_OUTPUT) {
      Result curve = run("trace", "curve", trace, "--svg", name);
      assertThat(curve.out()).contains("<svg").doesNotContain("trace curve");
      assertThat(curve.err()).startsWith("trace curve");
      Result page = run("permissions", "--html", name);
      assertThat(page.out()).containsIgnoringCase("<html").endsWith("</html>\n");
      assertThat(page.err()).isEqualTo(run("permissions").out());
      assertThat(run("new", name)).isEqualTo(run("new"));
    }
  }

  @Test
  void aFileThatIsTheStandardOutputByAnyNameIsWrittenOnce() throws IOException {
    Path scenario = file("a.json", GOOD);
    assertThat(run("run", "--json", "/dev/stdout", scenario))
        .isEqualTo(run("run", "--json", "-", scenario));
    assertThat(run("run", "--json", "-", "--junit", "/dev/stdout", scenario).err())
        .isEqualTo("error: /dev/stdout: is the report of --json; name another output\n");
  }

  /** Were all files run, the status would be that of the one that fails. */
  @Test
  void runEndsQuietlyWhenNobodyReads() throws IOException {
    file("a.json", GOOD);
    file("b.json", BAD);
    for (String option :
        new String[] {"--jobs=1", "--jobs=4", "--json=-", "--junit=-", "--events=-"}) {
      Result result = runInto(CLOSED, "run", option, directory);
      assertThat(result.status()).as(option).isEqualTo(141);
      assertThat(result.err()).as(option).doesNotContain("bad");
    }
    assertThat(runInto(CLOSED, "run", directory).err()).isEmpty();
  }

  @Test
  void oneLongScenarioEndsWhenNobodyReadsItsEvents() throws IOException {
    Path steps = file("a.json", ACCESS.replace("\"01\"}", "\"01\", \"repeat\": 1000000}"));
    assertThat(runInto(CLOSED, "run", "--timeout", 0, "--events", "-", steps)).isEqualTo(UNREAD);
  }

  @Test
  void reportsInFilesAreWholeThoughNobodyReadsTheText() throws IOException {
    file("a.json", GOOD);
    file("b.json", BAD);
    for (String option : new String[] {"--json", "--junit", "--events"}) {
      Path report = directory.resolve("report" + option);
      assertThat(runInto(CLOSED, "run", option, report, directory))
          .as(option)
          .isEqualTo(new Result(1, "", ""));
      Path expected = directory.resolve("expected" + option);
      run("run", option, expected, directory);
      assertThat(report).hasSameTextualContentAs(expected);
    }
  }

  @Test
  void checkEndsQuietlyWhenNobodyReads() throws IOException {
    file("a.json", GOOD);
    file("b.json", "{}");
    assertThat(runInto(CLOSED, "check", directory)).isEqualTo(UNREAD);
  }

  @Test
  void explainAndPermissionsEndAfterTheFirstCombinationWhenNobodyReads() throws IOException {
    Path matrix = file("m.json", matrixOf(ACCESS));
    assertThat(runInto(CLOSED, "explain", matrix, "m")).isEqualTo(UNREAD);
    assertThat(runInto(CLOSED, "permissions", matrix)).isEqualTo(UNREAD);
  }

  @Test
  void vectorsEndsQuietlyWhenNobodyReads() throws IOException {
    Path first = file("a.jsonl", VectorsCommandTest.VECTOR);
    Path none = directory.resolve("none");
    assertThat(runInto(CLOSED, "vectors", first, none)).isEqualTo(UNREAD);
    String wrong = VectorsCommandTest.VECTOR.replace("\"0x4\"", "\"0x6\"");
    Path differing = file("b.jsonl", wrong + wrong + "nonsense");
    assertThat(runInto(CLOSED, "vectors", differing)).isEqualTo(UNREAD);
  }

  /** Runs the command with a standard output that fails for {@code reason}. */
  private static Result runInto(String reason, Object... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException(reason);
          }
        };
    String[] words = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    int status = Main.execute(new StandardOutput(broken), err, words);
    return new Result(status, "", err.toString(StandardCharsets.UTF_8));
  }
}
