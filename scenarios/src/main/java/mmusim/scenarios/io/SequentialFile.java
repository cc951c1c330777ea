package mmusim.scenarios.io;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that are read once, from their beginning to their end. */
public final class SequentialFile {
  private SequentialFile() {}

  /** Returns whether a file is a pipe or the like, which has neither a size nor places to go to. */
  public static boolean isPipe(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  /** Returns whether somebody else hands in the file, when they like and once only. */
  public static boolean isHandedIn(Path file) {
    return StandardInput.is(file) || isPipe(file);
  }

  /**
   * Opens a file or a pipe. The streams of {@link Files} ask for their place when they are asked
   * what is available, as decompression does, and a pipe has none.
   *
   * @throws IOException if it cannot be opened
   */
  public static InputStream open(Path file) throws IOException {
    return isPipe(file)
        ? new SlowInput(new FileInputStream(file.toFile()))
        : Files.newInputStream(file);
  }
}
