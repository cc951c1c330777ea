package mmusim.mmu.tlb;

import java.util.ArrayList;
import java.util.List;

/**
 * Exact LRU order of one to four ways as the state of a small machine, so that a use and a fill are
 * one load from a table: what first-level arrays do most.
 *
 * <p>A state is four times the number of a permutation, plus the way that was used the longest ago.
 * The permutations of one way come first, then those of two, three and four: 33 in all.
 */
final class NarrowOrder {
  /** Most ways of a set. */
  static final int WAYS_MAX = 4;

  private static final int WAY_MASK = 3;

  /** Every index that can be formed is below the length, so that no load is checked. */
  private static final int INDEX_MASK = 0xff;

  /** By permutation and way: the state after a use of that way. */
  private static final int[] USED = new int[INDEX_MASK + 1];

  /** By permutation and way: the state in which that way is the oldest. */
  private static final int[] RETIRED = new int[INDEX_MASK + 1];

  private static final int[] INITIAL = new int[WAYS_MAX + 1];

  static {
    List<List<Integer>> orders = new ArrayList<>();
    for (int ways = 1; ways <= WAYS_MAX; ways++) {
      INITIAL[ways] = addOrders(orders, List.of(), ways) << 2;
    }
    for (List<Integer> order : orders) {
      for (Integer way : order) {
        List<Integer> others = new ArrayList<>(order);
        others.remove(way);
        int index = orders.indexOf(order) << 2 | way;
        USED[index] = state(orders, way, others, true);
        RETIRED[index] = state(orders, way, others, false);
      }
    }
  }

  private NarrowOrder() {}

  /** Returns the state of empty ways, in which way 0 is the first to be filled. */
  static int initial(int ways) {
    return INITIAL[ways];
  }

  /** Returns the way that was used the longest ago. */
  static int oldest(long state) {
    return (int) state & WAY_MASK;
  }

  /** Returns the state after a use of a way. */
  static int use(long state, int way) {
    return USED[index(state, way)];
  }

  /** Returns the state after a use of the oldest way. */
  static int useOldest(long state) {
    return USED[(int) state & INDEX_MASK];
  }

  /** Returns the state with a way as the oldest: it was emptied, and is the next to be filled. */
  static int retire(long state, int way) {
    return RETIRED[index(state, way)];
  }

  private static int index(long state, int way) {
    return ((int) state & (INDEX_MASK - WAY_MASK)) | (way & WAY_MASK);
  }

  /**
   * Adds all orders of {@code ways} ways that begin with {@code newest}, newest first; those in
   * which the ways descend come last.
   *
   * @return the number of the last
   */
  private static int addOrders(List<List<Integer>> orders, List<Integer> newest, int ways) {
    if (newest.size() == ways) {
      orders.add(newest);
    }
    for (int way = 0; way < ways; way++) {
      if (!newest.contains(way)) {
        List<Integer> longer = new ArrayList<>(newest);
        longer.add(way);
        addOrders(orders, longer, ways);
      }
    }
    return orders.size() - 1;
  }

  private static int state(
      List<List<Integer>> orders, Integer way, List<Integer> others, boolean isNewest) {
    List<Integer> order = new ArrayList<>(others);
    order.add(isNewest ? 0 : order.size(), way);
    return orders.indexOf(order) << 2 | order.get(order.size() - 1);
  }
}
