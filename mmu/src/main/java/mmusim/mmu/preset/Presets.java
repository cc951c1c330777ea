package mmusim.mmu.preset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The presets that come with the simulator. */
public final class Presets {
  /** The preset of a machine that names none. */
  public static final String DEFAULT = "skylake";

  private static final List<String> NAMES =
      List.of(
          "none",
          "nehalem",
          "sandybridge",
          "haswell",
          "skylake",
          "icelake",
          "goldencove",
          "zen2",
          "zen3",
          "zen4");

  private static final ConcurrentMap<String, Preset> LOADED = new ConcurrentHashMap<>();

  private Presets() {}

  /** Returns all names, oldest machine of each vendor first. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Returns a preset.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Preset get(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("no preset " + name + "; there are " + NAMES);
    }
    return LOADED.computeIfAbsent(name, Presets::load);
  }

  private static Preset load(String name) {
    String file = name + ".preset";
    try (InputStream stream = Presets.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new AssertionError("no resource " + file);
      }
      return PresetReader.read(name, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
