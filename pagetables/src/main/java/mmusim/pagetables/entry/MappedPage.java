package mmusim.pagetables.entry;

import mmusim.mmu.paging.Pte;

/**
 * What the tables say of one page, held in a {@code long}: the answer to a query.
 *
 * <pre>
 *   63..56 55 54 53..52      51..12             11       10..0
 *  +------+--+--+-----------+------------------+--------+----------+
 *  |  0   | D| A| page size | physical address | mapped | MapFlags |
 *  +------+--+--+-----------+------------------+--------+----------+
 * </pre>
 */
public final class MappedPage {
  /** Nothing is mapped. */
  public static final long NONE = 0;

  private static final long MAPPED = 1L << 11;
  private static final int SIZE_SHIFT = 52;
  private static final int ACCESSED_SHIFT = 54;
  private static final int DIRTY_SHIFT = 55;

  private MappedPage() {}

  /**
   * Packs a present leaf.
   *
   * @param level level of the entry, 1..3
   * @param vaddr the address asked for: selects the 4-KiB frame within a large page
   */
  public static long ofLeaf(long entry, int level, long vaddr) {
    long pte = LeafFormat.asPte(entry, level);
    long offset = vaddr & (Pte.coverage(level) - 1) & Pte.FRAME_MASK;
    return Pte.address(entry, level)
        | offset
        | MAPPED
        | LeafFormat.flagsOf(pte)
        | (long) (level - 1) << SIZE_SHIFT
        | (pte & Pte.ACCESSED) >>> 5 << ACCESSED_SHIFT
        | (pte & Pte.DIRTY) >>> 6 << DIRTY_SHIFT;
  }

  /** Packs a 4-KiB page that was neither accessed nor written, to compare with an answer. */
  public static long of(long paddr, int flags) {
    return paddr | MAPPED | flags;
  }

  /** Returns whether anything is mapped. */
  public static boolean isMapped(long mapping) {
    return (mapping & MAPPED) != 0;
  }

  /** Returns the physical address of the 4-KiB page. */
  public static long paddr(long mapping) {
    return mapping & Pte.FRAME_MASK;
  }

  /** Returns the {@link MapFlags}. */
  public static int flags(long mapping) {
    return (int) mapping & (MapFlags.COUNT - 1);
  }

  /** Returns the size of the page that the leaf maps: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB. */
  public static int pageSize(long mapping) {
    return (int) (mapping >>> SIZE_SHIFT) & 3;
  }

  /** Returns the accessed bit. */
  public static boolean isAccessed(long mapping) {
    return (mapping >>> ACCESSED_SHIFT & 1) != 0;
  }

  /** Returns the dirty bit. */
  public static boolean isDirty(long mapping) {
    return (mapping >>> DIRTY_SHIFT & 1) != 0;
  }

  /** Returns only frame and flags: what stays the same if the page size or A and D change. */
  public static long frameAndFlags(long mapping) {
    return mapping & ((1L << SIZE_SHIFT) - 1);
  }
}
