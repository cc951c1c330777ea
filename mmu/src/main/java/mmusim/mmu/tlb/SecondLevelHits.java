package mmusim.mmu.tlb;

import mmusim.mmu.memory.Pages;

/**
 * Second-level hits that need no search there when they are repeated: when the first level has
 * given the page up again. A line stands for one hit, as in {@link FirstLevelHits}, and has what
 * filling the first level takes: the entry, and the sets of both levels. All that a hit changes is
 * done at each repetition.
 *
 * <p>A line is found by the page alone, so that whatever changes an entry of the second level finds
 * the line to forget. Hits are remembered and repeated only while the store holds no entries but
 * those for 4-KiB pages that are not global.
 *
 * <pre>
 *  place
 *   63..48   47..24                      23..0
 *  +--------+---------------------------+---------------------------+
 *  |  way   | set of the second level   | set of the first level    |
 *  +--------+---------------------------+---------------------------+
 * </pre>
 */
public final class SecondLevelHits {
  /** "No hit". */
  public static final long NONE = -1;

  /** Not a key: of a key, the two lowest bits are never both set. */
  private static final long NO_KEY = 3;

  private static final int LINES_MAX = 1 << 12;
  private static final int LINE_SHIFT = 2;
  private static final int PAGE_TO_LINE = Pages.PAGE_SHIFT - LINE_SHIFT;

  /** The cells of a line. */
  private static final int KEY = 0;

  private static final int VALUE = 1;
  private static final int ENTRY = 2;
  private static final int PLACE = 3;

  private static final int SECOND_SET_SHIFT = 24;
  private static final int SET_MASK = (1 << 24) - 1;
  private static final int WAY_SHIFT = 48;

  private final long[] lines;
  private final int lineMask;

  /** Lines that stand for a hit. */
  private int held;

  /**
   * Creates lines that stand for no hit.
   *
   * @param entries of the largest array of the second level, 0 or more
   */
  SecondLevelHits(int entries) {
    int count = Integer.highestOneBit(Math.min(Math.max(2 * entries - 1, 1), LINES_MAX));
    this.lines = new long[count << LINE_SHIFT];
    this.lineMask = (count - 1) << LINE_SHIFT;
    this.held = count;
    forgetAll();
  }

  /** Returns the line of the page of an address. */
  public int line(long vaddr) {
    return (int) (vaddr >>> PAGE_TO_LINE) & lineMask;
  }

  /** Returns whether a line stands for the hit of a key. */
  public boolean holds(int line, long key) {
    return held != 0 && lines[line + KEY] == key;
  }

  long value(int line) {
    return lines[line + VALUE];
  }

  long entry(int line) {
    return lines[line + ENTRY];
  }

  long place(int line) {
    return lines[line + PLACE];
  }

  static long place(int firstSet, int secondSet, int way) {
    return firstSet | (long) secondSet << SECOND_SET_SHIFT | (long) way << WAY_SHIFT;
  }

  static int firstSet(long place) {
    return (int) place & SET_MASK;
  }

  static int secondSet(long place) {
    return (int) (place >>> SECOND_SET_SHIFT) & SET_MASK;
  }

  static int way(long place) {
    return (int) (place >>> WAY_SHIFT);
  }

  /** Lets a line stand for a hit. */
  void remember(int line, long key, long value, long entry, long place) {
    held += lines[line + KEY] == NO_KEY ? 1 : 0;
    lines[line + KEY] = key;
    lines[line + VALUE] = value;
    lines[line + ENTRY] = entry;
    lines[line + PLACE] = place;
  }

  /**
   * Forgets the hit on the page of a tag; that of an empty way names some page, which is no harm.
   */
  void forget(long tag) {
    if (held != 0) {
      int line = line(tag);
      held -= lines[line + KEY] == NO_KEY ? 0 : 1;
      lines[line + KEY] = NO_KEY;
    }
  }

  /** Forgets all hits: what their keys stand for has changed. */
  public void forgetAll() {
    if (held != 0) {
      for (int line = 0; line < lines.length; line += 1 << LINE_SHIFT) {
        lines[line + KEY] = NO_KEY;
      }
      held = 0;
    }
  }
}
