package mmusim.mmu.tlb;

/**
 * Exact LRU order of up to 16 ways in one {@code long}: the number of a way in each nibble, the way
 * used last in the lowest, the one used the longest ago in the highest of the set. Using a way and
 * finding the oldest take a fixed number of operations on that word, without a loop or a branch.
 *
 * <pre>
 *   63..4n   4n-1..4n-4   ...   7..4          3..0
 *  +--------+------------+---+-------------+-----------+
 *  |   0    | oldest way |   | second last | last used |     of n ways
 *  +--------+------------+---+-------------+-----------+
 * </pre>
 */
final class UseOrder {
  /** Most ways of a set. */
  static final int WAYS_MAX = 16;

  /** Bits for one way. */
  static final int NIBBLE = 4;

  private static final long ONES = 0x1111_1111_1111_1111L;
  private static final long HIGH_BITS = 0x8888_8888_8888_8888L;
  private static final int WAY_MASK = 15;

  private UseOrder() {}

  /** Returns the order of empty ways, in which way 0 is the first to be filled. */
  static long initial(int ways) {
    long order = 0;
    for (int way = 0; way < ways; way++) {
      order = order << NIBBLE | way;
    }
    return order;
  }

  /** Returns where {@link #oldest} finds the oldest of {@code ways} ways. */
  static int oldestShift(int ways) {
    return NIBBLE * (ways - 1);
  }

  /** Returns the way that was used the longest ago; above its nibble are zeros. */
  static int oldest(long order, int oldestShift) {
    return (int) (order >>> oldestShift);
  }

  /** Returns the way in a nibble. */
  static int at(long order, int shift) {
    return (int) (order >>> shift) & WAY_MASK;
  }

  /**
   * Returns the way that was used the longest ago of those that a mask names.
   *
   * @param ways bit w is set for way w; at least one of the order's
   */
  static int oldestOf(long order, int oldestShift, int ways) {
    int shift = oldestShift;
    while ((ways >>> at(order, shift) & 1) == 0) {
      shift -= NIBBLE;
    }
    return at(order, shift);
  }

  /**
   * Returns the order with two ways in each other's place.
   *
   * @param shift of the nibble of the older one; the newer one is next to it
   */
  static long swap(long order, int shift) {
    long difference = (order >>> shift ^ order >>> (shift - NIBBLE)) & WAY_MASK;
    return order ^ difference << shift ^ difference << (shift - NIBBLE);
  }

  /** Returns a word with a way in every nibble, as {@link #use} and {@link #retire} take it. */
  static long everywhere(int way) {
    return way * ONES;
  }

  /** Returns the order after a use of a way. */
  static long use(long order, long everywhere) {
    long found = nibbleOf(order, everywhere);
    long moved = (found ^ (found - 1));
    return (order & ~moved) | ((order << NIBBLE | (everywhere & WAY_MASK)) & moved);
  }

  /** Returns the bits of the order of {@code ways} ways. */
  static long mask(int ways) {
    return -1L >>> (Long.SIZE - NIBBLE * ways);
  }

  /**
   * Returns the order after a use of the oldest way.
   *
   * @param mask as {@link #mask} gives it
   */
  static long useOldest(long order, int oldest, long mask) {
    return (order << NIBBLE & mask) | oldest;
  }

  /** Returns the order with a way as the oldest: it was emptied, and is the next to be filled. */
  static long retire(long order, long everywhere, int oldestShift) {
    long found = nibbleOf(order, everywhere);
    long newer = (found >>> (NIBBLE - 1)) - 1;
    long older = (order >>> NIBBLE) & ~newer;
    return (order & newer) | older | (everywhere & WAY_MASK) << oldestShift;
  }

  /**
   * Returns the highest bit of the nibble that holds a way. Of a nibble above it the bit may be set
   * too, so only the lowest counts; the zeros above the ways of a set stand above way 0 itself.
   */
  private static long nibbleOf(long order, long everywhere) {
    long difference = order ^ everywhere;
    long zeros = (difference - ONES) & ~difference & HIGH_BITS;
    return zeros & -zeros;
  }
}
