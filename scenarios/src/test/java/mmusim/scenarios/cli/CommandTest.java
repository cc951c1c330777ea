package mmusim.scenarios.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import mmusim.scenarios.cli.output.StandardOutput;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the command share: each sees it as a user does, by its output and exit status. */
abstract class CommandTest {
  static final String GOOD =
      "{\"scenario\": 1, \"name\": \"good\", \"steps\": [{\"do\": \"vmo_create\", \"size\": 1}]}";
  static final String BAD =
      "{\"scenario\": 1, \"name\": \"bad\", \"steps\": [\n{\"do\": \"vmo_create\", \"size\": 1,"
          + " \"expect\": \"ERR_NO_MEMORY\", \"note\": \"wrong on purpose\"}]}";

  /** Writes a byte to a page that is mapped. */
  static final String ACCESS =
      "{\"scenario\": 1, \"steps\": [{\"do\": \"vmo_create\", \"size\": 1, \"as\": \"v\"},"
          + "{\"do\": \"vmar_map\", \"vmar\": \"root\", \"vmo\": \"v\", \"len\": 1, \"as\": \"m\","
          + " \"options\": [\"PERM_READ\", \"PERM_WRITE\"]},"
          + "{\"do\": \"write\", \"addr\": \"m\", \"bytes\": \"01\"}]}";

  @TempDir Path directory = Path.of("");

  /** What one run of the command gave. */
  record Result(int status, String out, String err) {}

  /** Runs the command with the words that the arguments are as text. */
  static Result run(Object... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] words = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    int status = Main.execute(new StandardOutput(out), err, words);
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Returns {@code scenario} under the name "m" with the combinations n=1 and n=2. */
  static String matrixOf(String scenario) {
    return scenario.replace("\"steps\"", "\"name\": \"m\", \"matrix\": {\"n\": [1, 2]}, \"steps\"");
  }

  /** Writes a file into the directory of the test. */
  final Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }
}
