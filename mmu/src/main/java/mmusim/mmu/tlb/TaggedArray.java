package mmusim.mmu.tlb;

/**
 * One set-associative array over the slots of a {@link SlotStore}: it finds, fills and drops
 * entries that cover {@code 1 << shift} bytes of address space, of one shift or of several. The TLB
 * arrays and the paging-structure caches are made of it.
 *
 * <p>A large fully associative array would be searched entry by entry to learn that something is
 * not there, which is what happens at every miss. It therefore counts its entries by size and by
 * eight low bits of the page number, and skips the search where the count is 0.
 */
public final class TaggedArray {
  private static final int COUNTED_WAYS_MIN = 12;
  private static final int COUNT_BITS = 8;
  private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;
  private static final long RANDOM_INCREMENT = 0x9e37_79b9_7f4a_7c15L;

  private final SlotStore store;
  private final int firstSlot;
  private final int ways;
  private final int sets;
  private final int setMask;
  private final int foldShift;
  private final int[] shifts;
  private final Replacement replacement;
  private final boolean isCounted;
  private final int[] counts;
  private long random;
  private long evictions;

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
    this.sets = entries / ways;
    this.setMask = Integer.bitCount(sets) == 1 ? sets - 1 : -1;
    this.foldShift =
        indexing == Indexing.XOR_FOLDED && sets > 1
            ? Integer.SIZE - Integer.numberOfLeadingZeros(sets - 1)
            : Long.SIZE - 1;
    this.shifts = shifts.clone();
    this.replacement = replacement;
    this.isCounted = ways >= COUNTED_WAYS_MIN;
    this.counts = new int[isCounted ? shifts.length << COUNT_BITS : 0];
    this.random = seed;
  }

  /** Returns the slot of an entry that covers the key's address, of any size, or NO_SLOT. */
  public int find(long key) {
    for (int i = 0; i < shifts.length; i++) {
      long pageNumber = (key & Tag.ADDRESS_MASK) >>> shifts[i];
      if (!isCounted || counts[i << COUNT_BITS | ((int) pageNumber & COUNT_MASK)] != 0) {
        int slot = findInSet(firstSlotOf(pageNumber), key);
        if (slot != SlotStore.NO_SLOT) {
          return slot;
        }
      }
    }
    return SlotStore.NO_SLOT;
  }

  /** Returns the slot of an entry of exactly this size that covers the key's address. */
  public int findExact(long key, int shift) {
    long pageNumber = (key & Tag.ADDRESS_MASK) >>> shift;
    if (isCounted && counts[countIndex(pageNumber, shift)] == 0) {
      return SlotStore.NO_SLOT;
    }
    int first = firstSlotOf(pageNumber);
    for (int slot = first; slot < first + ways; slot++) {
      if (store.matches(slot, key) && Tag.shift(store.tags[slot]) == shift) {
        return slot;
      }
    }
    return SlotStore.NO_SLOT;
  }

  /** Returns the slot that the policy gives up in the full set for a page. */
  int victimSlot(long key, int shift) {
    int first = firstSlotOf((key & Tag.ADDRESS_MASK) >>> shift);
    return switch (replacement) {
      case LRU -> oldest(store.touched, first);
      case FIFO -> oldest(store.filled, first);
      case TREE_PLRU -> treeVictim(first);
      case RANDOM -> first + (int) Long.remainderUnsigned(nextRandom(), ways);
    };
  }

  /** Returns the slot that holds this page, else an empty one, else a victim. */
  public int slotFor(long key, int shift) {
    int slot = heldOrEmptySlot(key, shift);
    return slot == SlotStore.NO_SLOT ? victimSlot(key, shift) : slot;
  }

  /** Returns the slot that holds this page, else the lowest empty one of its set, or NO_SLOT. */
  int heldOrEmptySlot(long key, int shift) {
    int empty = SlotStore.NO_SLOT;
    int first = firstSlotOf((key & Tag.ADDRESS_MASK) >>> shift);
    for (int slot = first; slot < first + ways; slot++) {
      if (store.isEmpty(slot)) {
        empty = empty == SlotStore.NO_SLOT ? slot : empty;
      } else if (store.matches(slot, key) && Tag.shift(store.tags[slot]) == shift) {
        return slot;
      }
    }
    return empty;
  }

  /** Puts an entry into a slot of the right set, in place of what is there, as its newest use. */
  public void put(int slot, long key, int shift, boolean global, long entry) {
    if (!store.isEmpty(slot)) {
      if (!store.matches(slot, key)) {
        evictions++;
      }
      drop(slot);
    }
    store.tags[slot] = Tag.tag(key, shift, global);
    store.masks[slot] = Tag.mask(shift, global);
    store.entries[slot] = entry;
    store.touch(slot);
    store.filled[slot] = store.clock;
    count(slot, 1);
  }

  /** Empties a slot that holds an entry. */
  public void drop(int slot) {
    assert !store.isEmpty(slot);
    count(slot, -1);
    store.tags[slot] = 0;
    store.masks[slot] = Tag.VALID;
    store.entries[slot] = 0;
  }

  /** Drops the entries of any size that cover the key's address; global ones only if told to. */
  public void dropPage(long key, boolean globalsToo) {
    for (int shift : shifts) {
      int first = firstSlotOf((key & Tag.ADDRESS_MASK) >>> shift);
      for (int slot = first; slot < first + ways; slot++) {
        if (store.matches(slot, key) && (globalsToo || !Tag.isGlobal(store.tags[slot]))) {
          drop(slot);
        }
      }
    }
  }

  /** Drops the entries that were filled under a PCID; global ones only if told to. */
  public void dropPcid(int pcid, boolean globalsToo) {
    for (int slot = firstSlot; slot < firstSlot + capacity(); slot++) {
      long tag = store.tags[slot];
      if (!store.isEmpty(slot) && Tag.pcid(tag) == pcid && (globalsToo || !Tag.isGlobal(tag))) {
        drop(slot);
      }
    }
  }

  /** Drops the entries of every PCID; global ones only if told to. */
  public void dropAll(boolean globalsToo) {
    for (int slot = firstSlot; slot < firstSlot + capacity(); slot++) {
      if (!store.isEmpty(slot) && (globalsToo || !Tag.isGlobal(store.tags[slot]))) {
        drop(slot);
      }
    }
  }

  /** Drops the entries whose page lies in that of a slot of another array. */
  void dropWithin(int coveringSlot) {
    long key = store.tags[coveringSlot];
    long mask = store.masks[coveringSlot];
    for (int slot = firstSlot; slot < firstSlot + capacity(); slot++) {
      if (((store.tags[slot] ^ key) & mask) == 0) {
        drop(slot);
      }
    }
  }

  /** Returns whether a slot belongs to this array. */
  boolean contains(int slot) {
    return slot >= firstSlot && slot < firstSlot + capacity();
  }

  /** Returns the array's first slot; it has {@link #capacity} of them. */
  public int firstSlot() {
    return firstSlot;
  }

  /** Returns the number of slots. */
  public int capacity() {
    return sets * ways;
  }

  /** Returns how many entries were replaced by others. */
  public long evictions() {
    return evictions;
  }

  /** Returns whether entries of this size are held here. */
  public boolean holds(int shift) {
    for (int held : shifts) {
      if (held == shift) {
        return true;
      }
    }
    return false;
  }

  private int firstSlotOf(long pageNumber) {
    long index = pageNumber ^ pageNumber >>> foldShift;
    int set = setMask >= 0 ? (int) index & setMask : (int) Long.remainderUnsigned(index, sets);
    return firstSlot + set * ways;
  }

  private int findInSet(int first, long key) {
    long[] tags = store.tags;
    long[] masks = store.masks;
    for (int slot = first; slot < first + ways; slot++) {
      if (((tags[slot] ^ key) & masks[slot]) == 0) {
        return slot;
      }
    }
    return SlotStore.NO_SLOT;
  }

  private int oldest(long[] stamps, int first) {
    int victim = first;
    for (int slot = first + 1; slot < first + ways; slot++) {
      if (stamps[slot] < stamps[victim]) {
        victim = slot;
      }
    }
    return victim;
  }

  /**
   * A node points away from its half that was used last, and that is the one with the newer stamp.
   */
  private int treeVictim(int first) {
    int left = first;
    int end = first + ways;
    int size = ways == 1 ? 1 : Integer.highestOneBit(ways - 1) << 1;
    while (size > 1) {
      size >>= 1;
      int right = left + size;
      if (right < end && newest(left, right) > newest(right, Math.min(right + size, end))) {
        left = right;
      }
    }
    return left;
  }

  private long newest(int from, int to) {
    long newest = 0;
    for (int slot = from; slot < to; slot++) {
      newest = Math.max(newest, store.touched[slot]);
    }
    return newest;
  }

  /** SplitMix64: the next number for any seed, 0 included. */
  private long nextRandom() {
    random += RANDOM_INCREMENT;
    long mixed = (random ^ random >>> 30) * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d0_49bb_1331_11ebL;
    return mixed ^ mixed >>> 31;
  }

  private void count(int slot, int change) {
    if (isCounted) {
      int shift = Tag.shift(store.tags[slot]);
      long pageNumber = (store.tags[slot] & Tag.ADDRESS_MASK) >>> shift;
      counts[countIndex(pageNumber, shift)] += change;
    }
  }

  private int countIndex(long pageNumber, int shift) {
    int index = 0;
    while (shifts[index] != shift) {
      index++;
    }
    return index << COUNT_BITS | ((int) pageNumber & COUNT_MASK);
  }
}
