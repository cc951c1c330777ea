package mmusim.scenarios.io;

import java.nio.file.Path;

/** The standard input, which commands take where a file called {@code -} is named. */
public final class StandardInput {
  private static final Path PATH = Path.of("-");

  private StandardInput() {}

  /** Returns whether {@code path} names it. */
  public static boolean is(Path path) {
    return path.equals(PATH);
  }

  /** Returns what messages and reports call the file at {@code path}. */
  public static String nameOf(Path path) {
    return is(path) ? "standard input" : path.toString();
  }
}
