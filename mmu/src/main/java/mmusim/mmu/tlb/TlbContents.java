package mmusim.mmu.tlb;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mmusim.mmu.paging.CachedTranslation;

/** What all arrays of a hierarchy hold, whichever level and operation: dropped, changed, listed. */
final class TlbContents {
  private static final int OPERATIONS = 3;

  private final TlbGeometry geometry;
  private final SlotStore store;
  private final List<TlbArray> declared;
  private final TaggedArray[] arrays;

  /** For each array, those of the first level whose accesses look in it, too. */
  private final TaggedArray[][] searchedBefore;

  /** By operation, how the arrays that its lookups do not search are seen: by 4-KiB pages. */
  private final SetView[][] smallElsewhere = new SetView[OPERATIONS][];

  /** The same, by larger pages. */
  private final SetView[][] largeElsewhere = new SetView[OPERATIONS][];

  private boolean mayHoldFragments;

  TlbContents(TlbGeometry geometry, SlotStore store, List<TlbArray> declared) {
    this.geometry = geometry;
    this.store = store;
    this.declared = declared;
    this.arrays = declared.stream().map(TlbArray::entries).toArray(TaggedArray[]::new);
    this.searchedBefore = declared.stream().map(this::searchedBefore).toArray(TaggedArray[][]::new);
    for (int operation = 0; operation < OPERATIONS; operation++) {
      smallElsewhere[operation] = viewsElsewhere(operation, true);
      largeElsewhere[operation] = viewsElsewhere(operation, false);
    }
  }

  private SetView[] viewsElsewhere(int operation, boolean small) {
    return declared.stream()
        .filter(array -> !array.serves(operation))
        .flatMap(array -> Stream.of(array.entries().views()))
        .filter(view -> view.sizeClass == 0 == small)
        .toArray(SetView[]::new);
  }

  private TaggedArray[] searchedBefore(TlbArray second) {
    return declared.stream()
        .filter(array -> array.level() == 1)
        .filter(array -> array.operations().stream().anyMatch(second::serves))
        .map(TlbArray::entries)
        .toArray(TaggedArray[]::new);
  }

  /** Returns an entry as it is held in a size: whole, or the fragment around an address. */
  long sized(long entry, long vaddr, int pageSize) {
    if (CachedTranslation.pageSize(entry) == pageSize) {
      return entry;
    }
    mayHoldFragments = true;
    return CachedTranslation.fragment(entry, vaddr, pageSize);
  }

  /** Changes the entries that hold the page of an address; drops those of another page. */
  void refresh(long vaddr, int pcid, long entry) {
    long key = Tag.key(vaddr, pcid);
    for (TaggedArray array : arrays) {
      for (int pageSize = 0; pageSize <= 2; pageSize++) {
        int shift = CachedTranslation.shift(pageSize);
        int slot = array.holds(shift) ? array.findExact(key, shift) : SlotStore.NO_SLOT;
        if (slot != SlotStore.NO_SLOT) {
          refreshSlot(array, slot, vaddr, entry);
        }
      }
    }
  }

  /**
   * Drops what is cached for an address under a PCID: every entry for its page, every fragment of a
   * large page included.
   *
   * @param globalsToo whether global entries for the address go too, whichever PCID filled them
   */
  void invalidatePage(long vaddr, int pcid, boolean globalsToo) {
    long key = Tag.key(vaddr, pcid);
    for (TaggedArray array : arrays) {
      array.dropPage(key, globalsToo);
    }
    if (mayHoldFragments) {
      for (TaggedArray array : arrays) {
        dropFragments(array, key, globalsToo);
      }
    }
  }

  /** As {@link #invalidatePage} with globals, for an address that an operation has just missed. */
  void invalidatePageElsewhere(long vaddr, int pcid, int operation) {
    if (mayHoldFragments) {
      invalidatePage(vaddr, pcid, true);
      return;
    }
    long key = Tag.key(vaddr, pcid);
    for (SetView view : smallElsewhere[operation]) {
      view.dropPage(key, true);
    }
    if (store.heldUnusual != 0) {
      for (SetView view : largeElsewhere[operation]) {
        view.dropPage(key, true);
      }
    }
  }

  /** Drops the entries filled under a PCID, the global ones among them only if told to. */
  void invalidatePcid(int pcid, boolean globalsToo) {
    for (TaggedArray array : arrays) {
      array.dropPcid(pcid, globalsToo);
    }
  }

  /** Drops the entries of all PCIDs, the global ones among them only if told to. */
  void invalidateAll(boolean globalsToo) {
    for (TaggedArray array : arrays) {
      array.dropAll(globalsToo);
    }
    mayHoldFragments &= !globalsToo;
  }

  /** Returns all entries, by array in the geometry's order, then by slot. */
  List<TlbEntryView> entries() {
    List<TlbEntryView> views = new ArrayList<>();
    for (TlbArrayGeometry part : geometry.arrays()) {
      TlbArray array = arrayOf(part);
      for (int index = 0; index < part.entries(); index++) {
        int slot = array.slot(part, index);
        if (!store.isEmpty(slot)) {
          views.add(view(part, slot));
        }
      }
    }
    return views;
  }

  private TlbArray arrayOf(TlbArrayGeometry part) {
    return declared.stream()
        .filter(array -> array.declared().contains(part))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Drops all that lies in a page which a second-level array gives up from the first-level arrays
   * whose accesses look there.
   */
  void dropFromFirst(int victim) {
    if (store.isEmpty(victim)) {
      return;
    }
    for (int i = 0; i < arrays.length; i++) {
      if (arrays[i].contains(victim)) {
        for (TaggedArray first : searchedBefore[i]) {
          first.dropWithin(victim);
        }
      }
    }
  }

  private void refreshSlot(TaggedArray array, int slot, long vaddr, long entry) {
    long old = store.entry(slot);
    boolean samePage =
        CachedTranslation.mappedPageSize(old) == CachedTranslation.mappedPageSize(entry)
            && (old & CachedTranslation.GLOBAL) == (entry & CachedTranslation.GLOBAL);
    if (samePage) {
      array.rewrite(slot, sized(entry, vaddr, CachedTranslation.pageSize(old)));
    } else {
      array.drop(slot);
    }
  }

  private void dropFragments(TaggedArray array, long key, boolean globalsToo) {
    for (int index = 0; index < array.capacity(); index++) {
      int slot = array.slot(index);
      long tag = store.cells[slot];
      long entry = store.entry(slot);
      long mask =
          Tag.mask(
              CachedTranslation.shift(CachedTranslation.mappedPageSize(entry)), Tag.isGlobal(tag));
      if (((tag ^ key) & mask) == 0 && (globalsToo || !Tag.isGlobal(tag))) {
        array.drop(slot);
      }
    }
  }

  private TlbEntryView view(TlbArrayGeometry array, int slot) {
    return new TlbEntryView(
        array.level(), array.name(), store.vaddr(slot), store.pcid(slot), store.entry(slot));
  }
}
