package mmusim.mmu.tlb;

/**
 * Sets of several arrays that act as one, under LRU: the ways of the first array, then those of the
 * next. The order of use is that of all ways, so that a victim is the oldest of those that may hold
 * a page of its size. Empty ways are filled from the lowest on, as the arrays are declared; they
 * stand at the old end of the order, the lowest last.
 */
final class JointLruSets extends WideLruSets {
  private final int mayHold;
  private final int oldestShift;
  private final boolean holdsAnyWay;

  /**
   * @param mayHold bit w is set if way w may hold an entry of this size
   */
  JointLruSets(
      TaggedArray array,
      SlotStore store,
      SetShape shape,
      int shift,
      int mayHold,
      Indexing indexing) {
    super(array, store, shape, shift, indexing);
    this.mayHold = mayHold;
    this.oldestShift = UseOrder.oldestShift(shape.ways());
    this.holdsAnyWay = mayHold == (1 << shape.ways()) - 1;
  }

  @Override
  boolean isUsual() {
    return holdsAnyWay && super.isUsual();
  }

  @Override
  int wayToFill(int set) {
    return UseOrder.oldestOf(cells[set], oldestShift, mayHold);
  }

  @Override
  int useVictim(int set) {
    int way = wayToFill(set);
    touch(set, way);
    return way;
  }

  @Override
  void retire(int set, int way) {
    super.retire(set, way);
    for (int shift = oldestShift; shift > 0; shift -= UseOrder.NIBBLE) {
      int newer = UseOrder.at(cells[set], shift - UseOrder.NIBBLE);
      if (newer > way || cells[SetShape.slot(set, newer)] != 0) {
        return;
      }
      cells[set] = UseOrder.swap(cells[set], shift);
    }
  }
}
