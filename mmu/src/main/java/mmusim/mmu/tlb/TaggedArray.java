package mmusim.mmu.tlb;

import org.jspecify.annotations.Nullable;

/**
 * One set-associative array over the slots of a {@link SlotStore}: it finds, fills and drops
 * entries that cover {@code 1 << shift} bytes of address space, of one shift or of several. The TLB
 * arrays and the paging-structure caches are made of it.
 */
public final class TaggedArray {
  private final SlotStore store;
  private final int firstSlot;
  private final int ways;
  private final int capacity;
  private final boolean isLru;
  private final boolean isFifo;
  private final VictimChooser victims;
  private final SetView[] views;
  private final @Nullable SetView[] viewByClass = new SetView[Tag.SIZE_CLASSES];

  /**
   * Creates an empty array.
   *
   * @param store where its slots lie
   * @param entries number of slots, a multiple of {@code ways}
   * @param shifts log2 of the bytes that an entry may cover, ascending: some of 12, 21, 30, 39, 48
   * @param seed of random replacement
   */
  public TaggedArray(
      SlotStore store,
      int entries,
      int ways,
      int[] shifts,
      Replacement replacement,
      Indexing indexing,
      long seed) {
    this.store = store;
    this.firstSlot = store.reserve(entries);
    this.ways = ways;
    this.capacity = entries;
    this.isLru = replacement == Replacement.LRU;
    this.isFifo = replacement == Replacement.FIFO;
    this.victims = new VictimChooser(store, ways, replacement, seed);
    this.views = new SetView[shifts.length];
    int sets = entries / ways;
    long[] fingerprints = new long[SetView.words(sets, ways)];
    for (int i = 0; i < shifts.length; i++) {
      views[i] = new SetView(store, firstSlot, sets, ways, shifts[i], indexing, fingerprints);
      viewByClass[Tag.sizeClass(shifts[i])] = views[i];
    }
  }

  /** Returns the slot of an entry that covers the key's address, of any size, or NO_SLOT. */
  public int find(long key) {
    for (SetView view : views) {
      int slot = view.held == 0 ? SlotStore.NO_SLOT : view.find(key);
      if (slot != SlotStore.NO_SLOT) {
        return slot;
      }
    }
    return SlotStore.NO_SLOT;
  }

  /** Returns the slot of an entry of this size that covers the key's address, or NO_SLOT. */
  public int findExact(long key, int shift) {
    SetView view = view(shift);
    int slot = view.held == 0 ? SlotStore.NO_SLOT : view.find(key);
    boolean isAnother = slot != SlotStore.NO_SLOT && Tag.shift(store.tags[slot]) != shift;
    return isAnother ? searchExact(view, key) : slot;
  }

  /**
   * Puts a page that is not here into the lowest empty slot of its set, or in place of a victim.
   */
  public void fill(long key, int shift, boolean global, long entry) {
    fill(view(shift), key, global, entry);
  }

  void fill(SetView view, long key, boolean global, long entry) {
    int set = view.setOf(key);
    put(view, set, victims.slotToFill(view.firstSlotOf(set)), key, global, entry);
  }

  /** Returns the slot that {@link #fill} would take; random replacement then takes another. */
  int slotToFill(long key, int shift) {
    SetView view = view(shift);
    return victims.slotToFill(view.firstSlotOf(view.setOf(key)));
  }

  /** Puts a page into a slot of its set, in place of what is there, as its newest use. */
  void put(int slot, long key, int shift, boolean global, long entry) {
    SetView view = view(shift);
    put(view, view.setOf(key), slot, key, global, entry);
  }

  /** Empties a slot that holds an entry. */
  public void drop(int slot) {
    long tag = store.tags[slot];
    SetView view = view(Tag.shift(tag));
    hold(view, -1);
    view.unmark(view.setOf(tag), slot);
    store.clear(slot);
    if (isLru) {
      store.touched[slot] = slot;
    }
  }

  /** Drops the entries of any size that cover the key's address; global ones only if told to. */
  public void dropPage(long key, boolean globalsToo) {
    for (SetView view : views) {
      if (view.held != 0) {
        int first = view.firstSlotOf(view.setOf(key));
        for (int slot = first; slot < first + ways; slot++) {
          if (store.matches(slot, key) && (globalsToo || !Tag.isGlobal(store.tags[slot]))) {
            drop(slot);
          }
        }
      }
    }
  }

  /** Drops the entries that were filled under a PCID; global ones only if told to. */
  public void dropPcid(int pcid, boolean globalsToo) {
    for (int slot = firstSlot; slot < firstSlot + heldEnd(); slot++) {
      long tag = store.tags[slot];
      if (tag != 0 && Tag.pcid(tag) == pcid && (globalsToo || !Tag.isGlobal(tag))) {
        drop(slot);
      }
    }
  }

  /** Drops the entries of every PCID; global ones only if told to. */
  public void dropAll(boolean globalsToo) {
    for (int slot = firstSlot; slot < firstSlot + heldEnd(); slot++) {
      if (!store.isEmpty(slot) && (globalsToo || !Tag.isGlobal(store.tags[slot]))) {
        drop(slot);
      }
    }
  }

  /** Drops the entries whose page lies in that of a slot of another array. */
  void dropWithin(int coveringSlot) {
    long covering = store.tags[coveringSlot];
    long mask = Tag.mask(Tag.shift(covering), Tag.isGlobal(covering));
    for (int slot = firstSlot; slot < firstSlot + capacity; slot++) {
      if (((store.tags[slot] ^ covering) & mask) == 0) {
        drop(slot);
      }
    }
  }

  /** Returns whether a slot belongs to this array. */
  boolean contains(int slot) {
    return slot >= firstSlot && slot < firstSlot + capacity;
  }

  /** Returns the array's first slot; it has {@link #capacity} of them. */
  public int firstSlot() {
    return firstSlot;
  }

  /** Returns the number of slots. */
  public int capacity() {
    return capacity;
  }

  /** Returns whether entries of this size are held here. */
  public boolean holds(int shift) {
    return viewByClass[Tag.sizeClass(shift)] != null;
  }

  /** Returns how the entries of each size see the array, smallest size first. */
  SetView[] views() {
    return views;
  }

  SetView view(int shift) {
    SetView view = viewByClass[Tag.sizeClass(shift)];
    if (view == null) {
      throw new IllegalArgumentException("no entries of 1 << " + shift + " bytes are held here");
    }
    return view;
  }

  /** Returns the slots to look at when dropping: all of them, or none if the array is empty. */
  private int heldEnd() {
    int held = 0;
    for (SetView view : views) {
      held += view.held;
    }
    return held == 0 ? 0 : capacity;
  }

  private void put(SetView view, int set, int slot, long key, boolean global, long entry) {
    long old = store.tags[slot];
    if (old == 0 || Tag.sizeClass(old) != view.sizeClass) {
      count(view, old);
    }
    view.mark(set, slot, key);
    store.write(slot, Tag.tag(key, view.shift, global), entry);
    if (isFifo) {
      store.filled[slot] = store.touched[slot];
    }
  }

  private void count(SetView view, long replacedTag) {
    hold(view, 1);
    if (replacedTag != 0) {
      hold(view(Tag.shift(replacedTag)), -1);
    }
  }

  private void hold(SetView view, int change) {
    view.held += change;
    store.heldLarge += view.sizeClass == 0 ? 0 : change;
  }

  /** The rare case: an entry of another size was found first. */
  private int searchExact(SetView view, long key) {
    int first = view.firstSlotOf(view.setOf(key));
    for (int slot = first; slot < first + ways; slot++) {
      if (store.matches(slot, key) && Tag.shift(store.tags[slot]) == view.shift) {
        return slot;
      }
    }
    return SlotStore.NO_SLOT;
  }
}
