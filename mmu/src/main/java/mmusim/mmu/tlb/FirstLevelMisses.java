package mmusim.mmu.tlb;

import java.util.Arrays;
import mmusim.mmu.memory.Pages;

/**
 * First-level misses that need no search when they are repeated: second-level hits, and misses in
 * both levels after which a walk read one PTE. A line stands for one page and kind of access, under
 * a key of the caller's as in {@link FirstLevelHits}. It has what a repetition takes: the entry,
 * its set and its slot in each level, and for a walk what it began with and read. All that such an
 * access changes is done at each repetition.
 *
 * <p>If a level holds the page of a line, it does so in the slot that the line names, and what it
 * holds is the line's entry. What takes the page out need not tell the line. What puts it in, or
 * changes the entry, is an access to the page itself: one that repeats writes the new slots into
 * the line, and after any other the line is written anew or forgets. It is found by the page alone,
 * so that accesses of every kind find it.
 *
 * <p>There are as many lines as are wanted, up to a limit: when more pages have taken a line from
 * another page than there are lines, they become twice as many. Forgetting everything leaves few.
 *
 * <p>Lines are handed around as their cells: the compiler then checks an index once.
 */
public final class FirstLevelMisses {
  /** Of a key, the two lowest bits are never both set; a line that stands for nothing has both. */
  private static final long LEFT = 3;

  /** The key of a line that nobody left. */
  private static final long EMPTY = LEFT;

  /** No walk begins with it. */
  private static final long NO_WALK = 0;

  private static final long UNKNOWN = 0;

  private static final int LINES_MIN = 1 << 6;
  private static final int LINES_MAX = 1 << 13;
  private static final int LINE_SHIFT = 3;
  private static final int PAGE_TO_LINE = Pages.PAGE_SHIFT - LINE_SHIFT;

  /** The cells of a line: those between two that were looked at need no check of their index. */
  private static final int KEY = 0;

  private static final int SLOTS = 1;
  private static final int SETS = 2;
  private static final int ENTRY = 3;
  private static final int PDE = 4;
  private static final int PTE = 5;
  private static final int VALUE = 6;
  private static final int PTE_PADDR = 7;

  private long[] lines = new long[LINES_MIN << LINE_SHIFT];

  /** What the walk of a line began with: seldom needed, so that a line is no larger for it. */
  private long[] starts = new long[LINES_MIN];

  private int lineMask;

  /** Pages that have taken a line from another page since there are so many lines. */
  private int conflicts;

  private boolean mayGrow;

  /** Creates lines that stand for nothing. */
  FirstLevelMisses() {
    forgetAll();
  }

  /** Returns the cells of all lines; others as soon as anything is remembered. */
  public long[] lines() {
    return lines;
  }

  /** Returns the line of the page of an address. */
  public int line(long vaddr) {
    return (int) (vaddr >>> PAGE_TO_LINE) & lineMask;
  }

  /** Returns whether a line stands for the page and access of a key. */
  public boolean holds(int line, long key) {
    return lines[line + KEY] == key;
  }

  /** Returns what the walk of a line began with; 0 if it has none. */
  public long start(int line) {
    return starts[line >> LINE_SHIFT];
  }

  /** Returns where the PDE that the walk of a line began below was found; 0 if it is not known. */
  public static long pde(long[] lines, int line) {
    return lines[line + PDE];
  }

  /** Notes where the PDE that the walk of a line begins below was found. */
  public static void foundPde(long[] lines, int line, long pde) {
    lines[line + PDE] = pde;
  }

  /** Returns the physical address of the PTE that the walk of a line read. */
  public static long ptePaddr(long[] lines, int line) {
    return lines[line + PTE_PADDR];
  }

  /** Returns the PTE that the walk of a line read, with the flags that it set. */
  public static long pte(long[] lines, int line) {
    return lines[line + PTE];
  }

  /** Returns the sets of the page in both levels, as {@link #both} packs them. */
  static long sets(long[] lines, int line) {
    return lines[line + SETS];
  }

  /** Returns the slots of the page in both levels, as {@link #both} packs them. */
  static long slots(long[] lines, int line) {
    return lines[line + SLOTS];
  }

  static long entry(long[] lines, int line) {
    return lines[line + ENTRY];
  }

  static long value(long[] lines, int line) {
    return lines[line + VALUE];
  }

  static long both(int first, int second) {
    return first | (long) second << Integer.SIZE;
  }

  static int first(long both) {
    return (int) both;
  }

  static int second(long both) {
    return (int) (both >>> Integer.SIZE);
  }

  /**
   * Lets the line of a page stand for an access to it.
   *
   * @param vaddr in the page
   * @param slots in both levels
   */
  void remember(long vaddr, long key, long value, long entry, long sets, long slots) {
    int line = line(vaddr);
    if (mayGrow) {
      line = take(line, key);
    }
    lines[line + KEY] = key;
    lines[line + SETS] = sets;
    lines[line + SLOTS] = slots;
    lines[line + ENTRY] = entry;
    lines[line + PDE] = UNKNOWN;
    lines[line + VALUE] = value;
    starts[line >> LINE_SHIFT] = NO_WALK;
  }

  /**
   * Remembers the walk after an access that was a miss in both levels and is remembered, if it is.
   *
   * @param start what it began with, not 0
   * @param pte what it read, with the flags that it set
   * @param ptePaddr where
   */
  public void rememberWalk(long vaddr, long key, long start, long pte, long ptePaddr) {
    int line = line(vaddr);
    if (holds(line, key)) {
      starts[line >> LINE_SHIFT] = start;
      lines[line + PTE] = pte;
      lines[line + PTE_PADDR] = ptePaddr;
    }
  }

  /** Notes where the page of a line is now. */
  static void moved(long[] lines, int line, long slots) {
    lines[line + SLOTS] = slots;
  }

  /**
   * Returns whether the line of a page was left by that page. Now it is; what it stood for is
   * forgotten.
   */
  public boolean isSeenAgain(long vaddr, long key) {
    long left = key | LEFT;
    int line = line(vaddr);
    if (lines[line + KEY] == left) {
      return true;
    }
    if (mayGrow) {
      line = take(line, key);
    }
    lines[line + KEY] = left;
    return false;
  }

  /** Forgets what is remembered of the page of an address. */
  public void forget(long vaddr) {
    int line = line(vaddr);
    if (((lines[line + KEY] ^ vaddr) & Tag.ADDRESS_MASK) == 0) {
      lines[line + KEY] |= LEFT;
    }
  }

  /** Forgets everything: what the keys stand for has changed. */
  public void forgetAll() {
    useLines(0, LINES_MIN);
  }

  /** Uses as many lines from now on; those from {@code first} on stand for nothing. */
  private void useLines(int first, int count) {
    for (int line = first; line < count; line++) {
      lines[(line << LINE_SHIFT) + KEY] = EMPTY;
    }
    lineMask = (count - 1) << LINE_SHIFT;
    conflicts = 0;
    mayGrow = count < LINES_MAX;
  }

  /** Returns the line that the page of a key is to take: the one given, or one of more. */
  private int take(int line, long key) {
    long left = lines[line + KEY];
    if (left == EMPTY || ((left ^ key) & -Pages.PAGE_SIZE) == 0) {
      return line;
    }
    conflicts++;
    int count = (lineMask >> LINE_SHIFT) + 1;
    if (conflicts <= count) {
      return line;
    }
    if (lines.length == count << LINE_SHIFT) {
      lines = Arrays.copyOf(lines, 2 * lines.length);
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    useLines(count, 2 * count);
    return line(key);
  }
}
