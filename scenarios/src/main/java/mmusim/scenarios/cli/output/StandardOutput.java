package mmusim.scenarios.cli.output;

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
public final class StandardOutput extends OutputStream {
  private final OutputStream target;
  private @Nullable IOException broken;
  private boolean readerIsOptional;

  /** Writes to the real one. */
  public StandardOutput() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  /** Writes to {@code target} in place of the real one. */
  public StandardOutput(OutputStream target) {
    this.target = target;
  }

  /** Notes that the command does all of its work, and its status counts, though nobody reads. */
  public void makeReaderOptional() {
    readerIsOptional = true;
  }

  /**
   * Returns the exit status of a command whose own is {@code status}: that nobody reads what a
   * command is for ends it, as SIGPIPE ends other tools.
   */
  public int exitStatus(int status) {
    if (isUnread()) {
      return readerIsOptional ? status : ExitStatus.UNREAD;
    }
    return broken == null ? status : ExitStatus.UNUSABLE;
  }

  private boolean isUnread() {
    return broken != null && "Broken pipe".equals(broken.getMessage());
  }

  /**
   * Returns why something was lost, or null. A reader that wants no more, as {@code head}, is no
   * error.
   */
  public @Nullable String failure() {
    IOException first = broken;
    return first == null || isUnread() ? null : "standard output: " + first.getMessage();
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  /**
   * Writes bytes, unless some were lost before.
   *
   * @throws LostOutputException the first time that they cannot be written
   */
  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (broken == null) {
      try {
        target.write(bytes, from, length);
      } catch (IOException e) {
        broken = e;
        throw new LostOutputException(e);
      }
    }
  }
}
