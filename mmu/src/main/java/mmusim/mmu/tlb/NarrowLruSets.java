package mmusim.mmu.tlb;

/** Sets of up to four ways under LRU: their tags are compared themselves. */
final class NarrowLruSets extends SetView {
  private final int ways;
  private final long firstRow;

  NarrowLruSets(TaggedArray array, SlotStore store, SetShape shape, int shift, Indexing indexing) {
    super(array, store, shape, shift, indexing);
    this.ways = shape.ways();
    this.firstRow = NarrowOrder.firstRow(ways);
  }

  @Override
  int find(long key) {
    return findIn(setOf(key), key);
  }

  @Override
  int use(long key) {
    int set = setOf(key);
    return used(cells, set, findIn(set, key));
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
  public int fill(long tag, long entry) {
    int set = setOf(tag);
    return write(set, useOldest(cells, set), tag, entry);
  }

  @Override
  void put(int set, int way, long tag, long entry) {
    touch(set, way);
    write(set, way, tag, entry);
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
    return used(cells, set, findTag(cells, set, key));
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

  /** Notes a use of what a search found, if it did, and returns that. */
  private int used(long[] cells, int set, int slot) {
    if (slot != SlotStore.NO_SLOT) {
      touch(cells, set, SetShape.way(set, slot));
    }
    return slot;
  }

  private void touch(long[] cells, int set, int way) {
    cells[set] =
        NarrowOrder.use(cells[set], NarrowOrder.row(way, firstRow), NarrowOrder.otherColumns(way));
  }

  private int useOldest(long[] cells, int set) {
    int way = NarrowOrder.oldest(cells[set]);
    touch(cells, set, way);
    return way;
  }

  private int findIn(int set, long key) {
    int slot = findTag(cells, set, tagOf(key));
    return slot == SlotStore.NO_SLOT && store.heldGlobal != 0 ? findOfThisSize(set, key) : slot;
  }

  /** Returns the slot of a tag in a set of this kind, or NO_SLOT. */
  private static int findTag(long[] cells, int set, long tag) {
    if (cells[set + 1] == tag) {
      return set + 1;
    }
    if (cells[set + 3] == tag) {
      return set + 3;
    }
    if (cells[set + 5] == tag) {
      return set + 5;
    }
    return cells[set + 7] == tag ? set + 7 : SlotStore.NO_SLOT;
  }
}
