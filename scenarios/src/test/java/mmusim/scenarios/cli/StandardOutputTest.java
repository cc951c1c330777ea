package mmusim.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the command does when its standard output cannot be written, as after {@code | head}. */
class StandardOutputTest extends CommandTest {
  private static final String CLOSED = "Broken pipe";

  @Test
  void outputThatIsLostIsAnErrorUnlessTheReaderWantsNoMore() {
    assertThat(runInto("No space left on device", "schema"))
        .isEqualTo(new Result(2, "", "error: standard output: No space left on device\n"));
    assertThat(runInto(CLOSED, "schema")).isEqualTo(new Result(0, "", ""));
  }

  /** 141 is 128 + SIGPIPE. Were all files run, the status would be that of the one that fails. */
  @Test
  void runEndsQuietlyWhenNobodyReads() throws IOException {
    file("a.json", GOOD);
    file("b.json", BAD);
    for (String option : new String[] {"--jobs=1", "--jobs=4", "--json=-", "--events=-"}) {
      Result result = runInto(CLOSED, "run", option, directory);
      assertThat(result.status()).as(option).isEqualTo(141);
      assertThat(result.err()).as(option).doesNotContain("bad");
    }
    assertThat(runInto(CLOSED, "run", directory).err()).isEmpty();
  }

  @Test
  void oneLongScenarioEndsWhenNobodyReadsItsEvents() throws IOException {
    Path steps = file("a.json", ACCESS.replace("\"01\"}", "\"01\", \"repeat\": 1000000}"));
    assertThat(runInto(CLOSED, "run", "--timeout", 0, "--events", "-", steps))
        .isEqualTo(new Result(141, "", ""));
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
    assertThat(runInto(CLOSED, "check", directory)).isEqualTo(new Result(141, "", ""));
  }

  @Test
  void explainAndPermissionsEndAfterTheFirstCombinationWhenNobodyReads() throws IOException {
    Path matrix = file("m.json", matrixOf(ACCESS));
    assertThat(runInto(CLOSED, "explain", matrix, "m")).isEqualTo(new Result(141, "", ""));
    assertThat(runInto(CLOSED, "permissions", matrix)).isEqualTo(new Result(141, "", ""));
    Path single = file("s.json", ACCESS);
    assertThat(runInto(CLOSED, "permissions", single)).isEqualTo(new Result(0, "", ""));
  }

  @Test
  void vectorsEndsQuietlyWhenNobodyReads() throws IOException {
    Path first = file("a.jsonl", VectorsCommandTest.VECTOR);
    Path none = directory.resolve("none");
    assertThat(runInto(CLOSED, "vectors", first, none)).isEqualTo(new Result(141, "", ""));
    String wrong = VectorsCommandTest.VECTOR.replace("\"0x4\"", "\"0x6\"");
    Path differing = file("b.jsonl", wrong + wrong + "nonsense");
    assertThat(runInto(CLOSED, "vectors", differing)).isEqualTo(new Result(141, "", ""));
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
