package mmusim.mmu.tlb;

import java.util.Arrays;
import java.util.stream.Stream;
import mmusim.mmu.paging.CachedTranslation;
import org.jspecify.annotations.Nullable;

/** The arrays of one level that serve one operation, seen as one. */
final class TlbLevel {
  private static final int PAGE_SIZES = 3;
  private static final int ANY_SIZE = -1;

  private final SlotStore store;
  private final TaggedArray[] arrays;

  /** The views of all arrays, in lookup order. */
  private final SetView[] views;

  private final TaggedArray[][] arraysByPageSize = new TaggedArray[PAGE_SIZES][];

  private final boolean isFilledAsOne;

  /** By page size, the size in which such a page is held: its own, the next smaller, or -1. */
  private final int[] heldSizes = new int[PAGE_SIZES];

  TlbLevel(SlotStore store, TlbGeometry geometry, TaggedArray[] all, int level, int operation) {
    this.store = store;
    this.arrays = select(geometry, all, level, operation, ANY_SIZE);
    this.views = Arrays.stream(arrays).flatMap(a -> Stream.of(a.views())).toArray(SetView[]::new);
    this.isFilledAsOne =
        geometry.arrays(level, operation).stream()
                .map(TlbArrayGeometry::operations)
                .distinct()
                .count()
            <= 1;
    for (int pageSize = 0; pageSize < PAGE_SIZES; pageSize++) {
      TaggedArray[] holders = select(geometry, all, level, operation, pageSize);
      int smaller = pageSize == 0 ? -1 : heldSizes[pageSize - 1];
      arraysByPageSize[pageSize] = holders;
      heldSizes[pageSize] = holders.length == 0 ? smaller : pageSize;
    }
  }

  private static TaggedArray[] select(
      TlbGeometry geometry, TaggedArray[] arrays, int level, int operation, int pageSize) {
    TaggedArray[] selected = new TaggedArray[arrays.length];
    int count = 0;
    for (int i = 0; i < arrays.length; i++) {
      TlbArrayGeometry array = geometry.arrays().get(i);
      boolean isHolder = pageSize == ANY_SIZE || array.holds(pageSize);
      if (array.level() == level && array.serves(operation) && isHolder) {
        selected[count++] = arrays[i];
      }
    }
    return Arrays.copyOf(selected, count);
  }

  /** Returns how 4-KiB pages see their array, if there is one and no other. */
  @Nullable SetView soleSmallView() {
    TaggedArray[] holders = arraysByPageSize[0];
    return holders.length == 1 ? holders[0].view(CachedTranslation.shift(0)) : null;
  }

  boolean isAbsent() {
    return views.length == 0;
  }

  /**
   * Returns whether all arrays serve the same operations, so that whoever fills one of them has
   * missed in all: then a page that is in one of them comes into no other.
   */
  boolean isFilledAsOne() {
    return isFilledAsOne;
  }

  /** Returns the slot of an entry that covers the key's address, or NO_SLOT. */
  int find(long key) {
    for (SetView view : views) {
      int slot = view.held == 0 ? SlotStore.NO_SLOT : view.find(key);
      if (slot != SlotStore.NO_SLOT) {
        return slot;
      }
    }
    return SlotStore.NO_SLOT;
  }

  /** As {@link #find}, and what it finds is used now. */
  int use(long key) {
    for (SetView view : views) {
      int slot = view.held == 0 ? SlotStore.NO_SLOT : view.use(key);
      if (slot != SlotStore.NO_SLOT) {
        return slot;
      }
    }
    return SlotStore.NO_SLOT;
  }

  boolean holds(int pageSize) {
    return heldSizes[pageSize] == pageSize;
  }

  /** Returns the size in which a page is held here: its own, the next smaller, or -1 for not. */
  int heldSize(int pageSize) {
    return heldSizes[pageSize];
  }

  /** Puts a page in that is held here and is not here yet. */
  void fill(long key, long entry) {
    int pageSize = CachedTranslation.pageSize(entry);
    TaggedArray[] holders = arraysByPageSize[pageSize];
    if (holders.length == 1) {
      holders[0].fill(key, CachedTranslation.shift(pageSize), isGlobal(entry), entry);
    } else {
      put(slotToFill(key, pageSize), key, entry);
    }
  }

  /** Returns the slot for a page that is held here and is not here yet. */
  int slotToFill(long key, int pageSize) {
    TaggedArray[] holders = arraysByPageSize[pageSize];
    return holders.length == 1
        ? holders[0].slotToFill(key, CachedTranslation.shift(pageSize))
        : slotToFillInAny(holders, key, CachedTranslation.shift(pageSize));
  }

  void put(int slot, long key, long entry) {
    int shift = CachedTranslation.shift(CachedTranslation.pageSize(entry));
    owner(slot).put(slot, key, shift, isGlobal(entry), entry);
  }

  void drop(int slot) {
    owner(slot).drop(slot);
  }

  /** Returns the array that a slot lies in. */
  TaggedArray owner(int slot) {
    for (TaggedArray array : arrays) {
      if (array.contains(slot)) {
        return array;
      }
    }
    throw new AssertionError("slot of no array: " + slot);
  }

  private int slotToFillInAny(TaggedArray[] holders, long key, int shift) {
    int chosen = SlotStore.NO_SLOT;
    long oldest = Long.MAX_VALUE;
    for (TaggedArray array : holders) {
      int slot = array.slotToFill(key, shift);
      if (store.isEmpty(slot)) {
        return slot;
      }
      if (array.lastUse(slot) < oldest) {
        oldest = array.lastUse(slot);
        chosen = slot;
      }
    }
    return chosen;
  }

  private static boolean isGlobal(long entry) {
    return (entry & CachedTranslation.GLOBAL) != 0;
  }
}
