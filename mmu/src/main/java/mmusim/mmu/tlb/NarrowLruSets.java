package mmusim.mmu.tlb;

/** Sets of up to four ways under LRU: their tags are compared themselves. */
final class NarrowLruSets extends SetView {
  private final int ways;

  NarrowLruSets(TaggedArray array, SlotStore store, SetShape shape, int shift, Indexing indexing) {
    super(array, store, shape, shift, indexing);
    this.ways = shape.ways();
  }

  @Override
  int find(long key) {
    return findIn(setOf(key), key);
  }

  @Override
  int use(long key) {
    int set = setOf(key);
    int slot = findIn(set, key);
    if (slot == SlotStore.NO_SLOT) {
      missed(key, set);
    } else {
      cells[set] = NarrowOrder.use(cells[set], (slot - set) >> 1);
    }
    return slot;
  }

  @Override
  void touch(int set, int way) {
    cells[set] = NarrowOrder.use(cells[set], way);
  }

  @Override
  int wayToFill(int set) {
    return NarrowOrder.oldest(cells[set]);
  }

  @Override
  public void fill(long tag, long entry) {
    int set = setToFill(tag);
    long order = cells[set];
    cells[set] = NarrowOrder.useOldest(order);
    write(set + 1 + 2 * NarrowOrder.oldest(order), tag, entry);
  }

  @Override
  void put(int set, int way, long tag, long entry) {
    touch(set, way);
    write(set + 1 + 2 * way, tag, entry);
  }

  @Override
  void retire(int set, int way) {
    cells[set] = NarrowOrder.retire(cells[set], way);
  }

  @Override
  void initialize(int set) {
    cells[set] = NarrowOrder.initial(ways);
  }

  /** The bits above a tag are 0, so only where tags are equal is one less than 0 negative. */
  private int findIn(int set, long key) {
    long tag = tagOf(key);
    long equal0 = (cells[set + 1] ^ tag) - 1;
    long equal1 = (cells[set + 3] ^ tag) - 1;
    long equal2 = (cells[set + 5] ^ tag) - 1;
    long equal3 = (cells[set + 7] ^ tag) - 1;
    if ((equal0 | equal1 | equal2 | equal3) >= 0) {
      return store.heldGlobal == 0 ? SlotStore.NO_SLOT : findOfThisSize(set, key);
    }
    int way = (int) ((equal1 | equal3) >>> 63) | (int) ((equal2 | equal3) >>> 63) << 1;
    return set + 1 + 2 * way;
  }
}
