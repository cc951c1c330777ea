package mmusim.mmu.tlb;

/** Chooses the slot of a set that a new entry takes: the replacement policies, from the stamps. */
final class VictimChooser {
  private static final long GOLDEN_RATIO = 0x9e37_79b9_7f4a_7c15L;

  private final SlotStore store;
  private final int ways;
  private final Replacement replacement;
  private final boolean isLru;
  private long random;

  VictimChooser(SlotStore store, int ways, Replacement replacement, long seed) {
    this.store = store;
    this.ways = ways;
    this.replacement = replacement;
    this.isLru = replacement == Replacement.LRU;
    this.random = seed;
  }

  /**
   * Returns the lowest empty slot of the set that begins at {@code first}, else a victim. An empty
   * slot of an array under LRU has a stamp older than any use, so that it comes first.
   */
  int slotToFill(int first) {
    return isLru ? oldest(store.touched, first) : emptySlotOrVictim(first);
  }

  /**
   * The least stamp, without a branch because which of two is older cannot be predicted. Sets of
   * four ways are compared without a loop, which would cost more than what it does.
   */
  private int oldest(long[] stamps, int first) {
    long least =
        ways == 4
            ? oldestOfFour(stamps, first)
            : (ways & 3) == 0 ? oldestByFours(stamps, first) : oldestOneByOne(stamps, first);
    return (int) least & (SlotStore.SLOTS_MAX - 1);
  }

  private long oldestByFours(long[] stamps, int first) {
    long least = oldestOfFour(stamps, first);
    for (int slot = first + 4; slot != first + ways; slot += 4) {
      least = lesser(least, oldestOfFour(stamps, slot));
    }
    return least;
  }

  private long oldestOneByOne(long[] stamps, int first) {
    long least = stamps[first];
    for (int slot = first + 1; slot < first + ways; slot++) {
      least = lesser(least, stamps[slot]);
    }
    return least;
  }

  private static long oldestOfFour(long[] stamps, int first) {
    return lesser(
        lesser(stamps[first], stamps[first + 1]), lesser(stamps[first + 2], stamps[first + 3]));
  }

  /** Stamps are positive, so that their difference does not overflow. */
  private static long lesser(long a, long b) {
    long difference = b - a;
    return a + (difference & (difference >> 63));
  }

  private int emptySlotOrVictim(int first) {
    for (int slot = first; slot < first + ways; slot++) {
      if (store.isEmpty(slot)) {
        return slot;
      }
    }
    return switch (replacement) {
      case LRU -> oldest(store.touched, first);
      case FIFO -> oldest(store.filled, first);
      case TREE_PLRU -> treeVictim(first);
      case RANDOM -> first + (int) Long.remainderUnsigned(nextRandom(), ways);
    };
  }

  /** A node points away from its half that was used last: the one with the newer stamp. */
  private int treeVictim(int first) {
    int left = first;
    int end = first + ways;
    int size = ways == 1 ? 1 : Integer.highestOneBit(ways - 1) << 1;
    while (size > 1) {
      size >>= 1;
      int right = left + size;
      if (right < end && newest(left, right) > newest(right, Math.min(right + size, end))) {
        left = right;
      }
    }
    return left;
  }

  private long newest(int from, int to) {
    long newest = 0;
    for (int slot = from; slot < to; slot++) {
      newest = Math.max(newest, store.touched[slot] / SlotStore.TICK);
    }
    return newest;
  }

  /** SplitMix64: the next number for any seed, 0 included. */
  private long nextRandom() {
    random += GOLDEN_RATIO;
    long mixed = (random ^ (random >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return mixed ^ (mixed >>> 31);
  }
}
