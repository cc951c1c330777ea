package mmusim.mmu.walkcache;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import mmusim.mmu.tlb.Replacement;

/**
 * The paging-structure caches of a logical processor. At most one array holds the entries of a
 * level; a level that no array holds is always read from memory.
 *
 * @param arrays the arrays; none at all means that every walk begins at CR3
 */
public record WalkCacheGeometry(List<Array> arrays) {
  /** No paging-structure caches at all. */
  public static final WalkCacheGeometry NONE = new WalkCacheGeometry(List.of());

  private static final int ENTRIES_MAX = 1 << 16;

  /**
   * One array.
   *
   * @param name unique, as {@code pde}
   * @param levels levels of the entries that it holds, ascending: 2 (PDE) to 5 (PML5E)
   * @param entries number of entries, a multiple of the ways
   * @param ways entries of a set; all of them for a fully associative array
   */
  public record Array(
      String name, List<Integer> levels, int entries, int ways, Replacement replacement) {
    /**
     * Checks the geometry.
     *
     * @throws IllegalArgumentException naming the array and the value that is wrong
     */
    public Array {
      Objects.requireNonNull(replacement);
      levels = List.copyOf(levels);
      int previous = 1;
      check(!levels.isEmpty(), name, "levels must be some of 2, 3, 4, 5");
      for (int level : levels) {
        check(
            level > previous && level <= 5,
            name,
            "levels must be some of 2, 3, 4, 5, ascending: " + levels);
        previous = level;
      }
      check(
          entries >= 1 && entries <= ENTRIES_MAX,
          name,
          "entries must be 1.." + ENTRIES_MAX + ": " + entries);
      check(ways >= 1 && ways <= entries, name, "ways must be 1.." + entries + ": " + ways);
      check(
          entries % ways == 0,
          name,
          entries + " entries do not divide into sets of " + ways + " ways");
    }
  }

  /**
   * Checks the whole geometry.
   *
   * @throws IllegalArgumentException if two arrays hold one level, or have one name
   */
  public WalkCacheGeometry {
    arrays = List.copyOf(arrays);
    Set<Integer> levels = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Array array : arrays) {
      check(names.add(array.name()), array.name(), "another one has that name too");
      for (int level : array.levels()) {
        check(levels.add(level), array.name(), "level " + level + " is held by another array too");
      }
    }
  }

  private static void check(boolean isValid, String name, String problem) {
    if (!isValid) {
      throw new IllegalArgumentException("paging-structure cache " + name + ": " + problem);
    }
  }
}
