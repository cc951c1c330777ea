package mmusim.vm.page;

import mmusim.mmu.memory.Pages;

/**
 * What a page list holds for a page, in a {@code long}; 0 is nothing.
 *
 * <pre>
 *  63        45 44           43..42  41..40  39            0
 * +------------+-------------+-------+-------+--------------+
 * |   count    | always need | dirty | kind  | frame number |
 * +------------+-------------+-------+-------+--------------+
 * </pre>
 *
 * The count is that of pins in the list of a VMO, and in a hidden list that of the VMOs that see
 * the page, less one. A page is never both, because a pinned page is not snapshotted.
 */
public final class PageEntry {
  /** Reads as zero, whatever an ancestor holds; no frame. */
  public static final long MARKER = 2L << 40;

  /** Dirty state: as the pager supplied it; also of pages that no pager knows. */
  public static final int CLEAN = 0;

  /** Dirty state: written since. */
  public static final int DIRTY = 1;

  /** Dirty state: the pager writes it back; not written since. */
  public static final int AWAITING_CLEAN = 2;

  /** The largest count. */
  public static final int MAX_COUNT = (1 << 19) - 1;

  private static final long FRAME_MASK = (1L << 40) - 1;
  private static final long KIND_MASK = 3L << 40;
  private static final long PAGE = 1L << 40;
  private static final int DIRTY_SHIFT = 42;
  private static final long DIRTY_MASK = 3L << DIRTY_SHIFT;
  private static final long ALWAYS_NEED = 1L << 44;
  private static final int COUNT_SHIFT = 45;
  private static final long COUNT_ONE = 1L << COUNT_SHIFT;

  private PageEntry() {}

  /** Returns a clean page in the frame at {@code framePaddr}, count 0. */
  public static long page(long framePaddr) {
    return PAGE | framePaddr >>> Pages.PAGE_SHIFT;
  }

  /** Returns whether the entry has a frame. */
  public static boolean isPage(long entry) {
    return (entry & KIND_MASK) == PAGE;
  }

  /** Returns whether the entry is a zero marker. */
  public static boolean isMarker(long entry) {
    return (entry & KIND_MASK) == MARKER;
  }

  /** Returns the physical address of the frame. */
  public static long frame(long entry) {
    return (entry & FRAME_MASK) << Pages.PAGE_SHIFT;
  }

  /** Returns the pins, or the VMOs that see the page less one. */
  public static int count(long entry) {
    return (int) (entry >>> COUNT_SHIFT);
  }

  /**
   * Returns the entry with its count one higher.
   *
   * @throws IllegalStateException beyond {@link #MAX_COUNT}
   */
  public static long increment(long entry) {
    if (count(entry) == MAX_COUNT) {
      throw new IllegalStateException("a page is shared by more than " + MAX_COUNT + " VMOs");
    }
    return entry + COUNT_ONE;
  }

  /** Returns the entry with its count one lower. */
  public static long decrement(long entry) {
    assert count(entry) > 0 : Long.toHexString(entry);
    return entry - COUNT_ONE;
  }

  /** Returns CLEAN, DIRTY or AWAITING_CLEAN. */
  public static int dirtyState(long entry) {
    return (int) ((entry & DIRTY_MASK) >>> DIRTY_SHIFT);
  }

  /** Returns the entry in another dirty state. */
  public static long withDirtyState(long entry, int state) {
    return (entry & ~DIRTY_MASK) | ((long) state << DIRTY_SHIFT);
  }

  /** Returns whether the page must not be reclaimed. */
  public static boolean isAlwaysNeeded(long entry) {
    return (entry & ALWAYS_NEED) != 0;
  }

  /** Returns the entry, protected from reclaim. */
  public static long alwaysNeeded(long entry) {
    return entry | ALWAYS_NEED;
  }
}
