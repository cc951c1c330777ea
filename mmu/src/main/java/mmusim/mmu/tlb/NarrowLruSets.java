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
    return used(set, findIn(set, key));
  }

  @Override
  void touch(int set, int way) {
    cells[set] =
        NarrowOrder.use(cells[set], NarrowOrder.row(way, firstRow), NarrowOrder.column(way));
  }

  @Override
  int wayToFill(int set) {
    return NarrowOrder.oldest(cells[set]);
  }

  @Override
  public void fill(long tag, long entry) {
    int set = setOf(tag);
    write(set, useOldest(set), tag, entry);
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
  int useUsual(long key) {
    int set = usualSetOf(key);
    return used(set, findTag(set, key));
  }

  /** As {@link #fill}, of a 4-KiB page in a store that holds no others. */
  void fillUsual(long key, long entry) {
    int set = usualSetOf(key);
    writeUsual(set, useOldest(set), key, entry);
  }

  /** Notes a use of what a search found, if it did, and returns that. */
  private int used(int set, int slot) {
    if (slot != SlotStore.NO_SLOT) {
      touch(set, (slot - set) >> 1);
    }
    return slot;
  }

  private int useOldest(int set) {
    long order = cells[set];
    int way = NarrowOrder.oldest(order);
    cells[set] = NarrowOrder.use(order, NarrowOrder.row(way, firstRow), NarrowOrder.column(way));
    return way;
  }

  private int findIn(int set, long key) {
    int slot = findTag(set, tagOf(key));
    return slot == SlotStore.NO_SLOT && store.heldGlobal != 0 ? findOfThisSize(set, key) : slot;
  }

  private int findTag(int set, long tag) {
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
