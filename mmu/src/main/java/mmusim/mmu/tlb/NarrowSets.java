package mmusim.mmu.tlb;

/** Sets of up to four ways under LRU: their tags are compared themselves. */
abstract class NarrowSets extends SetView {
  NarrowSets(TaggedArray array, SlotStore store, SetShape shape, int shift, Indexing indexing) {
    super(array, store, shape, shift, indexing);
  }

  @Override
  final int find(long key) {
    return findIn(setOf(key), key);
  }

  @Override
  final int use(long key) {
    int set = setOf(key);
    int slot = findIn(set, key);
    if (slot != SlotStore.NO_SLOT) {
      touch(set, SetShape.way(set, slot));
    }
    return slot;
  }

  @Override
  final void put(int set, int way, long tag, long entry) {
    touch(set, way);
    write(set, way, tag, entry);
  }

  private int findIn(int set, long key) {
    int slot = findTag(cells, set, tagOf(key));
    return slot == SlotStore.NO_SLOT && store.heldGlobal != 0 ? findOfThisSize(set, key) : slot;
  }

  /** Returns the slot of a tag in a set of this kind, or NO_SLOT. */
  static int findTag(long[] cells, int set, long tag) {
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
