package mmusim.scenarios.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mmusim.scenarios.io.FileErrors;
import mmusim.scenarios.io.StandardInput;
import mmusim.scenarios.json.UnusableInputException;

/** Finds the scenario files that arguments name. */
public final class ScenarioFiles {
  private static final int DEPTH_MAX = 64;

  private ScenarioFiles() {}

  /**
   * Returns the files among {@code paths}, the standard input of the name {@code -} among them, and
   * all {@code *.json} below the directories, sorted.
   *
   * @throws UnusableInputException if a path does not exist, or a directory holds no scenario
   */
  public static List<Path> find(List<Path> paths) {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (StandardInput.is(path)) {
        files.add(path);
      } else if (Files.isDirectory(path)) {
        List<Path> below = below(path);
        if (below.isEmpty()) {
          throw new UnusableInputException(
              path.toString(), "no scenario (*.json) in this directory or below it");
        }
        files.addAll(below);
      } else if (Files.exists(path)) {
        files.add(path);
      } else {
        throw new UnusableInputException(path.toString(), FileErrors.IS_ABSENT);
      }
    }
    return files;
  }

  private static List<Path> below(Path directory) {
    try (Stream<Path> all = Files.walk(directory, DEPTH_MAX)) {
      return all.filter(path -> path.toString().endsWith(".json"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException broken) {
      throw unlistable(directory, broken);
    } catch (UncheckedIOException broken) {
      throw unlistable(directory, broken.getCause());
    }
  }

  /** The directory that cannot be listed may lie below the one that was asked for. */
  private static UnusableInputException unlistable(Path directory, IOException broken) {
    String which =
        broken instanceof FileSystemException ofFile ? ofFile.getFile() : directory.toString();
    return new UnusableInputException(which, "cannot be listed: " + FileErrors.reason(broken));
  }
}
