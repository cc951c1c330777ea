package mmusim.mmu.tlb;

/** {@link NarrowSets} with the order of their uses: finding the oldest way takes little work. */
final class NarrowLruSets extends NarrowSets {
  private final int ways;
  private final long firstRow;

  NarrowLruSets(TaggedArray array, SlotStore store, SetShape shape, int shift, Indexing indexing) {
    super(array, store, shape, shift, indexing);
    this.ways = shape.ways();
    this.firstRow = NarrowOrder.firstRow(ways);
  }

  @Override
  void touch(int set, int way) {
    touch(cells, set, way);
  }

  @Override
  int wayToFill(int set) {
    return NarrowOrder.oldest(cells[set]);
  }

  @Override
  void retire(int set, int way) {
    cells[set] = NarrowOrder.retire(cells[set], way, ways);
  }

  @Override
  void initialize(int set) {
    cells[set] = NarrowOrder.initial(ways);
  }

  /** As {@link #use}, of a 4-KiB page in a store that holds no others. */
  int useUsual(long[] cells, int set, long key) {
    int slot = findTag(cells, set, key);
    if (slot != SlotStore.NO_SLOT) {
      touch(cells, set, SetShape.way(set, slot));
    }
    return slot;
  }

  /**
   * As {@link #fill}, of a 4-KiB page in a store that holds no others. The hits on the way are
   * forgotten, and the note on it goes.
   */
  int fillUsual(long[] cells, int set, long key, long entry) {
    long order = cells[set];
    int way = NarrowOrder.oldest(order);
    long column = NarrowOrder.columnAndNote(way);
    cells[set] = NarrowOrder.use(order, NarrowOrder.row(way, firstRow), ~column);
    if (NarrowOrder.hasNote(order, column)) {
      firstLevelHits.forget(cells, set + firstList + way);
    }
    int slot = SetShape.slot(set, way);
    writeUsual(cells, slot, key, entry);
    return slot;
  }

  private void touch(long[] cells, int set, int way) {
    cells[set] =
        NarrowOrder.use(cells[set], NarrowOrder.row(way, firstRow), NarrowOrder.otherColumns(way));
  }
}
