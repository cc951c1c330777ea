package mmusim.mmu.tlb;

/**
 * One set-associative array over the slots of a {@link SlotStore}: it finds, fills and drops
 * entries that cover {@code 1 << shift} bytes of address space, of one shift or of several. The TLB
 * arrays and the paging-structure caches are made of it.
 *
 * <p>Searching a set way by way ends at a way that the processor cannot predict, and a miss looks
 * at all of them. Instead each way has a fingerprint of one byte, eight to a {@code long}; a word
 * is compared at once, and only a way whose byte agrees (1 in 128 by chance) has its tag looked at.
 * The bytes of empty ways are 0, which is no fingerprint. 12 ways: two words in place of 12 tags.
 */
public final class TaggedArray {
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long GOLDEN_RATIO = 0x9e37_79b9_7f4a_7c15L;
  private static final int WAYS_PER_WORD = 8;

  private final SlotStore store;
  private final int firstSlot;
  private final int ways;
  private final int sets;
  private final int setMask;
  private final int foldShift;
  private final int[] shifts;
  private final Replacement replacement;
  private final int wordsPerSet;
  private final long[] fingerprints;

  /** Entries held, by size class: sizes of which there are none are not searched for. */
  private final int[] held = new int[Tag.SIZE_CLASSES];

  private long random;

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
    this.wordsPerSet = (ways + WAYS_PER_WORD - 1) / WAYS_PER_WORD;
    this.fingerprints = new long[sets * wordsPerSet];
    this.random = seed;
  }

  /** Returns the slot of an entry that covers the key's address, of any size, or NO_SLOT. */
  public int find(long key) {
    for (int shift : shifts) {
      if (held[Tag.sizeClass(shift)] != 0) {
        int slot = find(key, shift);
        if (slot != SlotStore.NO_SLOT) {
          return slot;
        }
      }
    }
    return SlotStore.NO_SLOT;
  }

  /** Returns the slot of an entry of this size that covers the key's address, or NO_SLOT. */
  public int findExact(long key, int shift) {
    int slot = held[Tag.sizeClass(shift)] == 0 ? SlotStore.NO_SLOT : find(key, shift);
    boolean exact = slot != SlotStore.NO_SLOT && Tag.shift(store.tags[slot]) == shift;
    return exact ? slot : searchExact(key, shift, slot);
  }

  /** Returns the slot to fill with a page that is not held: the lowest empty one, else a victim. */
  public int slotToFill(long key, int shift) {
    int first = firstSlot + setOf(pageNumber(key, shift)) * ways;
    return switch (replacement) {
      case LRU -> oldest(store.touched, first);
      case FIFO -> oldest(store.filled, first);
      case TREE_PLRU -> emptySlotOr(first, treeVictim(first));
      case RANDOM -> emptySlotOrRandom(first);
    };
  }

  /** Puts an entry into a slot of the right set, in place of what is there, as its newest use. */
  public void put(int slot, long key, int shift, boolean global, long entry) {
    long old = store.tags[slot];
    if (old != 0) {
      held[Tag.sizeClass(old)]--;
    }
    held[Tag.sizeClass(shift)]++;
    long page = pageNumber(key, shift);
    setFingerprint(setOf(page), slot, fingerprint(page));
    store.write(slot, Tag.tag(key, shift, global), entry);
  }

  /** Empties a slot that holds an entry. */
  public void drop(int slot) {
    long tag = store.tags[slot];
    assert tag != 0;
    held[Tag.sizeClass(tag)]--;
    setFingerprint(setOf(pageNumber(tag, Tag.shift(tag))), slot, 0);
    store.clear(slot);
    if (replacement == Replacement.LRU) {
      store.touched[slot] = slot;
    }
  }

  /** Drops the entries of any size that cover the key's address; global ones only if told to. */
  public void dropPage(long key, boolean globalsToo) {
    for (int shift : shifts) {
      if (held[Tag.sizeClass(shift)] != 0) {
        int first = firstSlot + setOf(pageNumber(key, shift)) * ways;
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
    for (int slot = firstSlot; slot < firstSlot + capacity(); slot++) {
      long tag = store.tags[slot];
      if (tag != 0 && Tag.pcid(tag) == pcid && (globalsToo || !Tag.isGlobal(tag))) {
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
    long covering = store.tags[coveringSlot];
    long mask = Tag.mask(Tag.shift(covering), Tag.isGlobal(covering));
    for (int slot = firstSlot; slot < firstSlot + capacity(); slot++) {
      if (((store.tags[slot] ^ covering) & mask) == 0) {
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

  /** Returns whether entries of this size are held here. */
  public boolean holds(int shift) {
    for (int known : shifts) {
      if (known == shift) {
        return true;
      }
    }
    return false;
  }

  private static long pageNumber(long key, int shift) {
    return (key & Tag.ADDRESS_MASK) >>> shift;
  }

  private static long fingerprint(long pageNumber) {
    return ((pageNumber * GOLDEN_RATIO) >>> 57) | 0x80;
  }

  private int setOf(long pageNumber) {
    long index = pageNumber ^ (pageNumber >>> foldShift);
    return setMask >= 0 ? (int) index & setMask : (int) Long.remainderUnsigned(index, sets);
  }

  private int find(long key, int shift) {
    long page = pageNumber(key, shift);
    int set = setOf(page);
    long wanted = fingerprint(page) * ONES;
    int firstWord = set * wordsPerSet;
    for (int word = 0; word < wordsPerSet; word++) {
      long difference = fingerprints[firstWord + word] ^ wanted;
      long equalBytes = (difference - ONES) & ~difference & HIGH_BITS;
      while (equalBytes != 0) {
        int way = word * WAYS_PER_WORD + (Long.numberOfTrailingZeros(equalBytes) >>> 3);
        int slot = firstSlot + set * ways + way;
        if (store.matches(slot, key)) {
          return slot;
        }
        equalBytes &= equalBytes - 1;
      }
    }
    return SlotStore.NO_SLOT;
  }

  /** The rare rest: an entry of another size was found first, or none. */
  private int searchExact(long key, int shift, int found) {
    if (found != SlotStore.NO_SLOT) {
      int first = firstSlot + setOf(pageNumber(key, shift)) * ways;
      for (int slot = first; slot < first + ways; slot++) {
        if (store.matches(slot, key) && Tag.shift(store.tags[slot]) == shift) {
          return slot;
        }
      }
    }
    return SlotStore.NO_SLOT;
  }

  private void setFingerprint(int set, int slot, long fingerprint) {
    int way = slot - firstSlot - set * ways;
    int word = set * wordsPerSet + (way >>> 3);
    int bit = (way & 7) << 3;
    fingerprints[word] = (fingerprints[word] & ~(0xffL << bit)) | (fingerprint << bit);
  }

  /** The least stamp without a branch: which of two is older cannot be predicted. */
  private int oldest(long[] stamps, int first) {
    long least = stamps[first];
    for (int slot = first + 1; slot < first + ways; slot++) {
      long less = stamps[slot] - least;
      least += less & (less >> 63);
    }
    return (int) least & (SlotStore.SLOTS_MAX - 1);
  }

  private int emptySlotOr(int first, int victim) {
    for (int slot = first; slot < first + ways; slot++) {
      if (store.isEmpty(slot)) {
        return slot;
      }
    }
    return victim;
  }

  private int emptySlotOrRandom(int first) {
    int empty = emptySlotOr(first, SlotStore.NO_SLOT);
    return empty != SlotStore.NO_SLOT
        ? empty
        : first + (int) Long.remainderUnsigned(nextRandom(), ways);
  }

  /** A node points away from its half that was used last: the one with the newer stamp. */
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
      newest = Math.max(newest, store.touched[slot] / SlotStore.TICK);
    }
    return newest;
  }

  /** SplitMix64: the next number for any seed, 0 included. */
  private long nextRandom() {
    random += GOLDEN_RATIO;
    long mixed = (random ^ (random >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return mixed ^ (mixed >>> 31);
  }
}
