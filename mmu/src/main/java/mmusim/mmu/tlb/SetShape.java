package mmusim.mmu.tlb;

/**
 * How the sets of an array lie in the cells of a {@link SlotStore}.
 *
 * @param entries number of slots, a multiple of {@code ways}
 * @param isOrdered whether a set keeps its {@link UseOrder}
 * @param isStamped whether uses and fills are stamped
 */
public record SetShape(int entries, int ways, boolean isOrdered, boolean isStamped) {
  /** Most ways whose tags are compared one by one; a set has cells for as many at least. */
  static final int NARROW_WAYS = 4;

  private static final int WAYS_PER_WORD = 8;

  /**
   * Returns the shape that a policy needs.
   *
   * @param competes whether the array shares pages of some size with others of its level, so that
   *     their uses must be comparable
   */
  public static SetShape of(int entries, int ways, Replacement replacement, boolean competes) {
    boolean isOrdered =
        replacement == Replacement.LRU && ways > NARROW_WAYS && ways <= UseOrder.WAYS_MAX;
    return new SetShape(entries, ways, isOrdered, competes || !isOrdered);
  }

  int sets() {
    return entries / ways;
  }

  boolean isNarrow() {
    return ways <= NARROW_WAYS;
  }

  /** Returns the cells of fingerprints in a set; a narrow set needs none. */
  int words() {
    return isNarrow() ? 0 : (ways + WAYS_PER_WORD - 1) / WAYS_PER_WORD;
  }

  /** Returns where in a set the tag of way 0 is. */
  int firstTag() {
    return 1 + words();
  }

  /** Returns where in a set the stamp of the last use of way 0 is. */
  int firstUse() {
    return firstTag() + 2 * room();
  }

  /** Returns where in a set the stamp of the last fill of way 0 is. */
  int firstFill() {
    return firstUse() + room();
  }

  /** Returns the cells of a set. */
  int stride() {
    return isStamped ? firstFill() + room() : firstUse();
  }

  int cells() {
    return sets() * stride();
  }

  /** Returns the ways that a set has cells for. */
  int room() {
    return Math.max(ways, NARROW_WAYS);
  }
}
