package mmusim.mmu.tlb;

import java.util.Arrays;
import mmusim.mmu.paging.CachedTranslation;

/** The arrays of one level that serve one operation, seen as one. */
final class TlbLevel {
  private static final int PAGE_SIZES = 3;

  private final SlotStore store;
  private final TaggedArray[] arrays;
  private final TaggedArray[][] arraysByPageSize;

  private TlbLevel(SlotStore store, TaggedArray[] arrays, TaggedArray[][] arraysByPageSize) {
    this.store = store;
    this.arrays = arrays;
    this.arraysByPageSize = arraysByPageSize;
  }

  static TlbLevel of(
      SlotStore store, TlbGeometry geometry, TaggedArray[] arrays, int level, int operation) {
    TaggedArray[][] bySize = new TaggedArray[PAGE_SIZES][];
    for (int pageSize = 0; pageSize < PAGE_SIZES; pageSize++) {
      bySize[pageSize] = select(geometry, arrays, level, operation, pageSize);
    }
    return new TlbLevel(store, select(geometry, arrays, level, operation, -1), bySize);
  }

  private static TaggedArray[] select(
      TlbGeometry geometry, TaggedArray[] arrays, int level, int operation, int pageSize) {
    TaggedArray[] selected = new TaggedArray[arrays.length];
    int count = 0;
    for (int i = 0; i < arrays.length; i++) {
      TlbArrayGeometry array = geometry.arrays().get(i);
      boolean isHolder = pageSize < 0 || array.holds(pageSize);
      if (array.level() == level && array.serves(operation) && isHolder) {
        selected[count++] = arrays[i];
      }
    }
    return Arrays.copyOf(selected, count);
  }

  boolean isAbsent() {
    return arrays.length == 0;
  }

  /** Returns the slot of an entry that covers the key's address, or NO_SLOT. */
  int find(long key) {
    for (TaggedArray array : arrays) {
      int slot = array.find(key);
      if (slot != SlotStore.NO_SLOT) {
        return slot;
      }
    }
    return SlotStore.NO_SLOT;
  }

  boolean holds(int pageSize) {
    return arraysByPageSize[pageSize].length > 0;
  }

  /**
   * Returns the size in which a page is held here: its own, the next smaller, or -1 for not at all.
   */
  int heldSize(int pageSize) {
    int held = pageSize;
    while (held >= 0 && arraysByPageSize[held].length == 0) {
      held--;
    }
    return held;
  }

  /** Returns the slot to fill with a page of a size that is held here and that is not here yet. */
  int slotToFill(long key, int pageSize) {
    TaggedArray[] candidates = arraysByPageSize[pageSize];
    int shift = CachedTranslation.shift(pageSize);
    return candidates.length == 1
        ? candidates[0].slotToFill(key, shift)
        : slotToFillInAny(candidates, key, shift);
  }

  void put(int slot, long key, long entry) {
    owner(slot)
        .put(
            slot,
            key,
            CachedTranslation.shift(CachedTranslation.pageSize(entry)),
            (entry & CachedTranslation.GLOBAL) != 0,
            entry);
  }

  void drop(int slot) {
    owner(slot).drop(slot);
  }

  private TaggedArray owner(int slot) {
    for (TaggedArray array : arrays) {
      if (array.contains(slot)) {
        return array;
      }
    }
    throw new AssertionError("slot of no array: " + slot);
  }

  private int slotToFillInAny(TaggedArray[] candidates, long key, int shift) {
    int chosen = SlotStore.NO_SLOT;
    for (TaggedArray array : candidates) {
      int slot = array.slotToFill(key, shift);
      if (store.isEmpty(slot)) {
        return slot;
      }
      if (chosen == SlotStore.NO_SLOT || store.touched[slot] < store.touched[chosen]) {
        chosen = slot;
      }
    }
    return chosen;
  }
}
