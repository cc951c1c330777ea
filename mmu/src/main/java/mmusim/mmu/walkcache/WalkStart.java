package mmusim.mmu.walkcache;

import mmusim.mmu.paging.PageWalker;

/**
 * Where a walk may begin, held in a {@code long}: a walker's state below a present, accessed entry
 * that is not a leaf ({@link PageWalker#stateBelow}: the next table and the rights so far), and the
 * level of that table, in bits that the state leaves free.
 *
 * <pre>
 *   63..12      11..9    8..0
 *  +-----------+--------+-----------+
 *  | walk state| level  | walk state|
 *  +-----------+--------+-----------+
 * </pre>
 *
 * @see "Intel SDM vol. 3A, 4.10.3 Paging-Structure Caches"
 */
public final class WalkStart {
  /** Nothing cached: the walk begins at CR3. */
  public static final long NONE = 0;

  private static final int LEVEL_SHIFT = 9;
  private static final long LEVEL_MASK = 7L << LEVEL_SHIFT;

  private WalkStart() {}

  /**
   * Packs a start.
   *
   * @param walkState as {@link PageWalker#stateBelow} gives it
   * @param tableLevel level of the next table's entries, 1 (PTE) to 4 (PML4E)
   */
  public static long pack(long walkState, int tableLevel) {
    return walkState | (long) tableLevel << LEVEL_SHIFT;
  }

  /** Returns the level of the next table's entries, 1 to 4. */
  public static int tableLevel(long start) {
    return (int) (start >>> LEVEL_SHIFT) & 7;
  }

  /** Returns what {@link PageWalker#walkFrom} takes. */
  public static long walkState(long start) {
    return start & ~LEVEL_MASK;
  }
}
