package mmusim.scenarios.geometry;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import mmusim.mmu.preset.Preset;
import mmusim.mmu.preset.Presets;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonReader;
import mmusim.scenarios.json.Problems;
import mmusim.scenarios.json.Suggestions;
import mmusim.scenarios.json.UnusableInputException;

/** Finds a geometry by what a user typed: a preset's name, or a JSON file. */
public final class Geometries {
  private Geometries() {}

  /**
   * Returns the preset of this name, or else the geometry in the file of this name.
   *
   * @throws UnusableInputException if there is no such preset, or the file is not a geometry
   */
  public static Preset find(String nameOrFile) {
    if (Presets.names().contains(nameOrFile)) {
      return Presets.get(nameOrFile);
    }
    Path file = path(nameOrFile);
    boolean looksLikeAFile = nameOrFile.indexOf('.') >= 0 || nameOrFile.indexOf('/') >= 0;
    if (nameOrFile.isEmpty() || (!looksLikeAFile && !Files.exists(file))) {
      throw new UnusableInputException(
          nameOrFile,
          "neither a preset nor a geometry file" + Suggestions.hint(nameOrFile, Presets.names()));
    }
    return readFile(file);
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException wrong) {
      throw new UnusableInputException(
          name, "cannot be the name of a file here: " + wrong.getReason());
    }
  }

  /**
   * Reads a geometry file; without a name the geometry has that of the file.
   *
   * @throws UnusableInputException listing what is wrong, with positions
   */
  public static Preset readFile(Path file) {
    JsonNode root = JsonReader.read(file);
    Problems problems = new Problems(file.toString());
    Preset geometry = new GeometryReader(problems).geometry(root, file.toString());
    problems.throwIfAny();
    if (geometry == null) {
      throw new AssertionError("no geometry and no problem: " + file);
    }
    return geometry;
  }
}
