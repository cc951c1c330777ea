package mmusim.mmu.tlb;

/**
 * How the sets of an array lie in the cells of a {@link SlotStore}.
 *
 * @param entries number of slots, a multiple of {@code ways}
 * @param history how the uses of the ways are kept
 * @param remembersHits whether hits are remembered, so that each slot has a list of them
 */
public record SetShape(int entries, int ways, History history, boolean remembersHits) {
  /** What a set keeps of the uses of its ways, to choose a victim by. */
  public enum History {
    /** LRU of up to 4 ways: one state of {@link NarrowOrder}. */
    NARROW_ORDER,
    /** LRU of up to 4 ways: times of uses. */
    NARROW_STAMPS,
    /** LRU of 5 to 16 ways: one word of {@link UseOrder}. */
    WIDE_ORDER,
    /** LRU of up to 16 ways of several arrays that act as one: as WIDE_ORDER. */
    JOINT_ORDER,
    /** LRU of up to 256 ways: times of uses, and a list as {@link LinkedLruSets} keeps it. */
    LINKED_ORDER,
    /** Any policy, any number of ways, comparable between arrays: times of uses and fills. */
    STAMPS
  }

  /**
   * Returns the shape that a policy needs.
   *
   * @param competes whether the array shares pages of some size with others of its level, so that
   *     their uses must be comparable
   * @param remembersHits whether hits are remembered, so that each slot has a list of them
   */
  public static SetShape of(
      int entries, int ways, Replacement replacement, boolean competes, boolean remembersHits) {
    boolean needsStamps = competes || replacement != Replacement.LRU;
    return new SetShape(entries, ways, needsStamps ? History.STAMPS : lru(ways), remembersHits);
  }

  /**
   * Returns the shape that a policy needs if each use is to be kept as a stamp: noting it takes the
   * least work, finding a victim more.
   */
  public static SetShape stamped(int entries, int ways, Replacement replacement) {
    History history = replacement == Replacement.LRU ? lru(ways) : History.STAMPS;
    History stamped =
        switch (history) {
          case NARROW_ORDER -> History.NARROW_STAMPS;
          case WIDE_ORDER -> History.STAMPS;
          default -> history;
        };
    return new SetShape(entries, ways, stamped, false);
  }

  /**
   * Returns the shape of arrays that act as one under LRU.
   *
   * @param entries of all
   * @param ways of all, at most {@link UseOrder#WAYS_MAX}
   */
  static SetShape joint(int entries, int ways, boolean remembersHits) {
    return new SetShape(entries, ways, History.JOINT_ORDER, remembersHits);
  }

  private static History lru(int ways) {
    if (ways <= NarrowOrder.WAYS_MAX) {
      return History.NARROW_ORDER;
    }
    if (ways <= UseOrder.WAYS_MAX) {
      return History.WIDE_ORDER;
    }
    return ways <= LinkedLruSets.WAYS_MAX ? History.LINKED_ORDER : History.STAMPS;
  }

  int sets() {
    return entries / ways;
  }

  /** Returns the slot of a way of a set. */
  static int slot(int set, int way) {
    return set + 1 + 2 * way;
  }

  /** Returns the way that a slot of a set is. */
  static int way(int set, int slot) {
    return (slot - set) >> 1;
  }

  /** Returns where in a set the list of the remembered hits on way 0 begins. */
  int firstList() {
    return slot(0, room());
  }

  /** Returns where in a set the stamp of the last use of way 0 is. */
  int firstUse() {
    return firstList() + (remembersHits ? ways : 0);
  }

  /** Returns where in a set the stamp of the last fill of way 0 is. */
  int firstFill() {
    return firstUse() + ways;
  }

  /** Returns the cells of a set. */
  int stride() {
    return switch (history) {
      case NARROW_ORDER, WIDE_ORDER, JOINT_ORDER -> firstUse();
      case NARROW_STAMPS -> firstUse() + NarrowOrder.WAYS_MAX;
      case LINKED_ORDER -> firstFill() + 2 * ways + 1;
      case STAMPS -> firstFill() + ways;
    };
  }

  int cells() {
    return sets() * stride();
  }

  /** Returns whether the order of uses is one state of {@link NarrowOrder}. */
  boolean isNarrow() {
    return history == History.NARROW_ORDER;
  }

  /** Returns whether the order of uses is one word of {@link UseOrder}. */
  boolean isWide() {
    return history == History.WIDE_ORDER || history == History.JOINT_ORDER;
  }

  /** Returns the ways that a set has cells for: all that are looked at without counting. */
  private int room() {
    return switch (history) {
      case NARROW_ORDER, NARROW_STAMPS, WIDE_ORDER, JOINT_ORDER ->
          Math.max(ways, NarrowOrder.WAYS_MAX);
      case LINKED_ORDER, STAMPS -> ways;
    };
  }
}
