package mmusim.mmu.tlb;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import mmusim.mmu.paging.CachedTranslation;
import org.jspecify.annotations.Nullable;

/** The arrays of one level that serve one operation, seen as one. */
final class TlbLevel {
  private static final int PAGE_SIZES = 3;

  private final SlotStore store;
  private final TaggedArray[] arrays;

  /** The views of all arrays, in lookup order: smallest pages first. */
  private final SetView[] views;

  private final TaggedArray[][] arraysByPageSize = new TaggedArray[PAGE_SIZES][];

  private final boolean isFilledAsOne;

  /** By page size, the size in which such a page is held: its own, the next smaller, or -1. */
  private final int[] heldSizes = new int[PAGE_SIZES];

  TlbLevel(SlotStore store, List<TlbArray> all, int level, int operation) {
    List<TlbArray> searched =
        all.stream().filter(a -> a.level() == level && a.serves(operation)).toList();
    this.store = store;
    this.arrays = entries(searched.stream());
    this.views =
        Stream.of(arrays)
            .flatMap(array -> Stream.of(array.views()))
            .sorted(Comparator.comparingInt(view -> view.sizeClass))
            .toArray(SetView[]::new);
    this.isFilledAsOne = searched.stream().map(TlbArray::operations).distinct().count() <= 1;
    for (int pageSize = 0; pageSize < PAGE_SIZES; pageSize++) {
      int size = pageSize;
      TaggedArray[] holders = entries(searched.stream().filter(array -> array.holds(size)));
      int smaller = pageSize == 0 ? -1 : heldSizes[pageSize - 1];
      arraysByPageSize[pageSize] = holders;
      heldSizes[pageSize] = holders.length == 0 ? smaller : pageSize;
    }
  }

  private static TaggedArray[] entries(Stream<TlbArray> arrays) {
    return arrays.map(TlbArray::entries).toArray(TaggedArray[]::new);
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

  /** Returns whether an entry of a size or a larger one covers the key's address. */
  boolean hasAll(long key, int pageSize) {
    int shift = CachedTranslation.shift(pageSize);
    for (SetView view : views) {
      if (view.shift >= shift && view.held != 0 && view.findExact(key) != SlotStore.NO_SLOT) {
        return true;
      }
    }
    return false;
  }

  /** As {@link #find}, but the smallest of them if there are several, and it is used now. */
  int use(long key) {
    for (SetView view : views) {
      int slot = view.useExact(key);
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
