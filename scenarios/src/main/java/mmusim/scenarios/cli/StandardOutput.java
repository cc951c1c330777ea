package mmusim.scenarios.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The standard output. A {@link java.io.PrintWriter} over it hides errors, so it remembers the
 * first one; what comes after that is dropped. The writer's {@code checkError} tells a command that
 * there was one, and that it need not go on.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream target;
  private @Nullable IOException broken;

  StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  /** Writes to {@code target} in place of the real one. */
  StandardOutput(OutputStream target) {
    this.target = target;
  }

  /**
   * Returns why something was lost, or null. A reader that wants no more, as {@code head}, is no
   * error.
   */
  @Nullable String failure() {
    IOException first = broken;
    if (first == null || "Broken pipe".equals(first.getMessage())) {
      return null;
    }
    return "standard output: " + first.getMessage();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (broken == null) {
      try {
        target.write(bytes, from, length);
      } catch (IOException e) {
        broken = e;
        throw e;
      }
    }
  }
}
