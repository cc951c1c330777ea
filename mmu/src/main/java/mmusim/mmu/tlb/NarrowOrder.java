package mmusim.mmu.tlb;

/**
 * Exact LRU order of one to four ways as a matrix of bits, in a {@code long}: bit {@code 4i + j} is
 * set if way i was used after way j. A use fills a row and clears a column, so that it takes two
 * operations and no load; the way that was used the longest ago is the one whose row is 0.
 *
 * <pre>
 *   63..20   19..16   15..12        11..8        7..4         3..0
 *  +--------+--------+------------+------------+------------+------------+
 *  |   0    | notes  | row of     | row of     | row of     | row of     |
 *  |        |        | way 3      | way 2      | way 1      | way 0      |
 *  +--------+--------+------------+------------+------------+------------+
 * </pre>
 *
 * <p>A note on a way says that hits on it may be remembered. Uses leave it, so that whoever fills
 * the way need not look for such hits elsewhere.
 */
final class NarrowOrder {
  /** Most ways of a set. */
  static final int WAYS_MAX = 4;

  private static final long COLUMN = 0x1111;
  private static final long HIGH_BITS = 0x8888;
  private static final long NOTE = 1L << 16;
  private static final int ROW_BITS = 4;
  private static final int ROW_SHIFT = 2;

  private NarrowOrder() {}

  /** Returns the order of empty ways, in which way 0 is the first to be filled. */
  static long initial(int ways) {
    long order = 0;
    for (int way = 0; way < ways; way++) {
      order = use(order, row(way, firstRow(ways)), otherColumns(way));
    }
    return order;
  }

  /** Returns the row of way 0 of {@code ways} ways. */
  static long firstRow(int ways) {
    return (1L << ways) - 1;
  }

  /**
   * Returns the row of a way, as {@link #use} takes it.
   *
   * @param firstRow as {@link #firstRow} gives it
   */
  static long row(int way, long firstRow) {
    return firstRow << (way << ROW_SHIFT);
  }

  /** Returns all columns but that of a way, as {@link #use} takes it. */
  static long otherColumns(int way) {
    return ~column(way);
  }

  private static long column(int way) {
    return COLUMN << way;
  }

  /** Returns the order after a use of the way of a row, and of all columns but one. */
  static long use(long order, long row, long otherColumns) {
    return (order | row) & otherColumns;
  }

  /** Returns the order with a note on a way. */
  static long withNote(long order, int way) {
    return order | NOTE << way;
  }

  /** Returns the column of a way and the note on it. */
  static long columnAndNote(int way) {
    return (COLUMN | NOTE) << way;
  }

  /**
   * Returns whether there is a note on a way.
   *
   * @param columnAndNote of the way
   */
  static boolean hasNote(long order, long columnAndNote) {
    return (order & columnAndNote) >= NOTE;
  }

  /** Returns the way that was used the longest ago; rows above those of the ways are 0 too. */
  static int oldest(long order) {
    long zeros = (order - COLUMN) & ~order & HIGH_BITS;
    return Long.numberOfTrailingZeros(zeros) >> ROW_SHIFT;
  }

  /** Returns the order with a way as the oldest: it was emptied, and is the next to be filled. */
  static long retire(long order, int way, int ways) {
    long rows = (1L << (ROW_BITS * ways)) - 1;
    return (order | (column(way) & rows)) & ~row(way, firstRow(WAYS_MAX));
  }
}
