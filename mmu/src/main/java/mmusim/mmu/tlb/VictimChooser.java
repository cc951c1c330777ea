package mmusim.mmu.tlb;

import mmusim.mmu.random.SplitMix64;

/** Chooses the way of a set that a new entry takes: the replacement policies. */
final class VictimChooser {
  private final long[] cells;
  private final SetShape shape;
  private final int ways;
  private final int firstUse;
  private final Replacement replacement;
  private final SplitMix64 random;

  VictimChooser(SlotStore store, SetShape shape, Replacement replacement, long seed) {
    this.cells = store.cells;
    this.shape = shape;
    this.ways = shape.ways();
    this.firstUse = shape.firstUse();
    this.replacement = replacement;
    this.random = new SplitMix64(seed);
  }

  /**
   * Returns the lowest empty way of the set, else a victim. An empty way of an array under LRU is
   * older than any use, so that it comes first.
   */
  int wayToFill(int set) {
    return replacement == Replacement.LRU ? oldest(set + firstUse) : emptyWayOrVictim(set);
  }

  /** The lesser stamp. Stamps are positive, so that their difference does not overflow. */
  static long lesser(long a, long b) {
    long difference = b - a;
    return a + (difference & (difference >> 63));
  }

  /** The least stamp, without a branch because which of two is older cannot be predicted. */
  private int oldest(int firstStamp) {
    long least = cells[firstStamp];
    for (int cell = firstStamp + 1; cell < firstStamp + ways; cell++) {
      least = lesser(least, cells[cell]);
    }
    return (int) least & SlotStore.WAY_MASK;
  }

  private int emptyWayOrVictim(int set) {
    for (int way = 0; way < ways; way++) {
      if (cells[SetShape.slot(set, way)] == 0) {
        return way;
      }
    }
    return switch (replacement) {
      case LRU -> oldest(set + firstUse);
      case FIFO -> oldest(set + shape.firstFill());
      case TREE_PLRU -> treeVictim(set + firstUse);
      case RANDOM -> (int) Long.remainderUnsigned(random.next(), ways);
    };
  }

  /** A node points away from its half that was used last: the one with the newer stamp. */
  private int treeVictim(int firstStamp) {
    int left = 0;
    int size = ways == 1 ? 1 : Integer.highestOneBit(ways - 1) << 1;
    while (size > 1) {
      size >>= 1;
      int right = left + size;
      if (right < ways
          && newest(firstStamp, left, right)
              > newest(firstStamp, right, Math.min(right + size, ways))) {
        left = right;
      }
    }
    return left;
  }

  private long newest(int firstStamp, int fromWay, int toWay) {
    long newest = 0;
    for (int way = fromWay; way < toWay; way++) {
      newest = Math.max(newest, cells[firstStamp + way] / SlotStore.TICK);
    }
    return newest;
  }
}
