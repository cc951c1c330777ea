package mmusim.mmu.walkcache;

import mmusim.mmu.paging.CachedTranslation;

/**
 * Where a walk may begin, held in a {@code long}: what a present, accessed, non-leaf entry and
 * those above it say together.
 *
 * <pre>
 *   63..52 51..12                          11..9      8..7 6      5   4    3    2   1     0
 *  +------+-------------------------------+----------+----+------+---+----+----+---+-----+---+
 *  |  0   | physical address of the table | its level|  0 | valid| 0 | PCD| PWT| XD| user| W |
 *  +------+-------------------------------+----------+----+------+---+----+----+---+-----+---+
 * </pre>
 *
 * <p>W, user and XD lie where {@link CachedTranslation} has them: W and user are ANDed, XD is ORed
 * over the entries so far. PCD and PWT are those of the entry that points to the table.
 *
 * @see "Intel SDM vol. 3A, 4.10.3 Paging-Structure Caches"
 */
public final class WalkStart {
  /** Nothing cached: the walk begins at CR3. */
  public static final long NONE = 0;

  /** PWT of the entry that points to the table. */
  public static final long WRITE_THROUGH = 1L << 3;

  /** PCD of the entry that points to the table. */
  public static final long CACHE_DISABLE = 1L << 4;

  private static final int FLAGS_MASK = 0x1f;
  private static final int LEVEL_SHIFT = 9;
  private static final long PADDR_MASK = 0x000f_ffff_ffff_f000L;

  private WalkStart() {}

  /**
   * Packs a start.
   *
   * @param tablePaddr first byte of the table to read next, page-aligned
   * @param tableLevel level of that table's entries, 1 (PTE) to 4 (PML4E)
   * @param flags W, user and XD of {@link CachedTranslation}, and the flags of this class
   */
  public static long pack(long tablePaddr, int tableLevel, long flags) {
    return tablePaddr
        | (long) tableLevel << LEVEL_SHIFT
        | CachedTranslation.VALID
        | (flags & FLAGS_MASK);
  }

  /** Returns the first byte of the table to read next. */
  public static long tablePaddr(long start) {
    return start & PADDR_MASK;
  }

  /** Returns the level of that table's entries, 1 to 4. */
  public static int tableLevel(long start) {
    return (int) (start >>> LEVEL_SHIFT) & 7;
  }

  /** Returns W, user, XD, PWT and PCD. */
  public static long flags(long start) {
    return start & FLAGS_MASK;
  }
}
