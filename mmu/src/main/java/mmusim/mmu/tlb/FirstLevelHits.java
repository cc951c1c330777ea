package mmusim.mmu.tlb;

import java.util.Arrays;

/**
 * First-level hits that need no search when they are repeated. A line stands for one hit: under a
 * key of the caller's, which says page and kind of access, the slot that was hit, and a value of
 * the caller's. What a hit changes, the use of the slot and the count, is done at each repetition;
 * so no count and no order of use depends on this class.
 *
 * <p>A line is good as long as its slot holds the same. Each slot has a list of its lines, so that
 * whatever changes the slot can make them forget; a repetition has nothing left to check.
 *
 * <p>Hits are counted in the line first. {@link #count} brings them to where they belong.
 */
public final class FirstLevelHits {
  /** Not a key: of a key, the two lowest bits are never both set. */
  private static final long NO_KEY = 3;

  /** Lowest bit of a hash that {@link #line} looks at. */
  public static final int HASH_SHIFT = 3;

  private static final int LINES = 256;
  private static final int LINE_SHIFT = HASH_SHIFT;
  private static final long LINE_MASK = (LINES - 1) << LINE_SHIFT;

  /** The cells of a line. */
  private static final int KEY = 0;

  /** Where a use is noted, and how. */
  private static final int USE = 1;

  /** 0 if the set has more ways than {@link NarrowOrder} takes, or another policy. */
  private static final int ROW = 2;

  private static final int OTHER_COLUMNS = 3;
  private static final int VALUE = 4;
  private static final int HITS = 5;

  /** What is seldom needed of a line. Numbers of lines begin with 1; 0 stands for none. */
  private static final class Origin {
    /** Where the list begins that the line is in; 0 if it is in none. */
    int listCell;

    int previous;
    int next;
    boolean isWide;
    int way;
    OperationCounts counts;
    int pageSize;

    Origin(OperationCounts counts) {
      this.counts = counts;
    }
  }

  private final SlotStore store;
  private final long[] cells;
  private final long[] lines;
  private final Origin[] origins;

  /**
   * Creates lines that stand for no hit.
   *
   * @param isUsed whether any hit on a slot of the store may be remembered; else there are no lines
   */
  FirstLevelHits(SlotStore store, boolean isUsed) {
    this.store = store;
    this.cells = store.cells;
    int count = isUsed ? LINES : 0;
    this.lines = new long[count << LINE_SHIFT];
    this.origins = new Origin[count + 1];
    OperationCounts nowhere = new OperationCounts();
    Arrays.setAll(origins, number -> new Origin(nowhere));
    forgetAll();
  }

  /**
   * Returns the line for a key.
   *
   * @param hash of the key, evenly distributed in the bits from {@link #HASH_SHIFT} on
   */
  public static int line(long hash) {
    return (int) (hash & LINE_MASK);
  }

  /** Returns whether a line stands for the hit of a key. */
  public boolean holds(int line, long key) {
    return lines[line + KEY] == key;
  }

  /**
   * Does what {@link TlbPort#lookup} does for the hit that a line stands for.
   *
   * @return the value of the line
   */
  public long repeat(int line) {
    long[] lines = this.lines;
    long[] cells = this.cells;
    long row = lines[line + ROW];
    if (row == 0) {
      return repeatOther(line);
    }
    int set = (int) lines[line + USE];
    cells[set] = NarrowOrder.use(cells[set], row, lines[line + OTHER_COLUMNS]);
    lines[line + HITS]++;
    return lines[line + VALUE];
  }

  private long repeatOther(int line) {
    Origin origin = origins[number(line)];
    int use = (int) lines[line + USE];
    cells[use] =
        origin.isWide
            ? UseOrder.use(cells[use], UseOrder.everywhere(origin.way))
            : store.stamp(origin.way);
    lines[line + HITS]++;
    return lines[line + VALUE];
  }

  /** Lets a line stand for a hit on a slot of a first-level array. */
  void remember(
      int line, long key, long value, TaggedArray array, int slot, OperationCounts counts) {
    int number = number(line);
    Origin origin = origins[number];
    count(line, origin);
    unlink(origin);
    SetShape shape = array.shape();
    int set = array.setOfSlot(slot);
    int way = SetShape.way(set, slot);
    boolean isNarrow = shape.isNarrow();
    origin.isWide = shape.isWide();
    origin.way = way;
    origin.counts = counts;
    origin.pageSize = array.pageSize(slot);
    lines[line + KEY] = key;
    lines[line + USE] = isNarrow || origin.isWide ? set : set + shape.firstUse() + way;
    lines[line + ROW] = isNarrow ? NarrowOrder.row(way, NarrowOrder.firstRow(shape.ways())) : 0;
    lines[line + OTHER_COLUMNS] = NarrowOrder.otherColumns(way);
    lines[line + VALUE] = value;
    link(origin, number, set + shape.firstList() + way);
    if (isNarrow) {
      cells[set] = NarrowOrder.withNote(cells[set], way);
    }
  }

  /**
   * Forgets the hits on a slot, whose list begins in a cell.
   *
   * @param cells those of the store, as the caller has them at hand
   */
  void forget(long[] cells, int listCell) {
    if (cells[listCell] != 0) {
      forgetList(listCell);
    }
  }

  private void forgetList(int listCell) {
    int number = (int) cells[listCell];
    while (number != 0) {
      Origin origin = origins[number];
      forgetLine(lineOf(number));
      origin.listCell = 0;
      number = origin.next;
    }
    cells[listCell] = 0;
  }

  /** Forgets all hits: what their keys stand for has changed. */
  public void forgetAll() {
    for (int number = 1; number < origins.length; number++) {
      forgetLine(lineOf(number));
    }
  }

  private void forgetLine(int line) {
    lines[line + KEY] = NO_KEY;
  }

  /** Counts the hits of all lines. */
  void count() {
    for (int number = 1; number < origins.length; number++) {
      count(lineOf(number), origins[number]);
    }
  }

  private void count(int line, Origin origin) {
    origin.counts.hit(origin.pageSize, lines[line + HITS]);
    lines[line + HITS] = 0;
  }

  private void link(Origin origin, int number, int listCell) {
    int next = (int) cells[listCell];
    origin.listCell = listCell;
    origin.previous = 0;
    origin.next = next;
    origins[next].previous = number;
    cells[listCell] = number;
  }

  private void unlink(Origin origin) {
    if (origin.listCell != 0) {
      if (origin.previous == 0) {
        cells[origin.listCell] = origin.next;
      } else {
        origins[origin.previous].next = origin.next;
      }
      origins[origin.next].previous = origin.previous;
      origin.listCell = 0;
    }
  }

  private static int lineOf(int number) {
    return (number - 1) << LINE_SHIFT;
  }

  private static int number(int line) {
    return (line >> LINE_SHIFT) + 1;
  }
}
