package mmusim.scenarios.cli.output;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import mmusim.scenarios.json.UnusableInputException;
import org.jspecify.annotations.Nullable;

/** A text file that a command writes; its errors name it. */
public final class OutputFile extends FilterWriter {
  private static final Set<String> STANDARD_OUTPUT =
      Set.of("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1");

  private final Path file;

  /** Creates or empties {@code file}. */
  private OutputFile(Path file) throws IOException {
    super(Files.newBufferedWriter(file));
    this.file = file;
  }

  /** Returns whether a file's name is one of those of the standard output. */
  public static boolean isStandardOutput(@Nullable Path file) {
    return file != null && STANDARD_OUTPUT.contains(file.toString());
  }

  /** Opens a file, or {@code out}, which is only flushed when it is closed. */
  public static Writer open(Path file, PrintWriter out) throws IOException {
    if (!isStandardOutput(file)) {
      return new OutputFile(file);
    }
    return new FilterWriter(out) {
      @Override
      public void close() throws IOException {
        flush();
      }
    };
  }

  /** Writes a whole file. */
  public static void write(Path file, String text, PrintWriter out) throws IOException {
    try (Writer writer = open(file, out)) {
      writer.write(text);
    }
  }

  /**
   * Refuses to write over a file that the command reads or writes already.
   *
   * @param output what is asked for, or null
   * @param use what the other is, as "an input"
   */
  public static void requireApart(@Nullable Path output, @Nullable Path other, String use)
      throws IOException {
    if (output != null && other != null && isSame(output, other)) {
      throw new UnusableInputException(output.toString(), "is " + use + "; name another output");
    }
  }

  private static boolean isSame(Path output, Path other) throws IOException {
    if (isStandardOutput(output)) {
      return isStandardOutput(other);
    }
    if (Files.exists(output)) {
      return Files.isRegularFile(output) && Files.exists(other) && Files.isSameFile(output, other);
    }
    return output.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  @Override
  public void write(int c) throws IOException {
    try {
      super.write(c);
    } catch (IOException broken) {
      throw named(broken);
    }
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    try {
      super.write(text, from, length);
    } catch (IOException broken) {
      throw named(broken);
    }
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    try {
      super.write(text, from, length);
    } catch (IOException broken) {
      throw named(broken);
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      super.flush();
    } catch (IOException broken) {
      throw named(broken);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } catch (IOException broken) {
      throw named(broken);
    }
  }

  private IOException named(IOException broken) {
    IOException named = new FileSystemException(file.toString(), null, broken.getMessage());
    named.initCause(broken);
    return named;
  }
}
