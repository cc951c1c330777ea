package mmusim.mmu.tlb;

/**
 * The sets of one array as entries of one size see them: which set a page belongs to, whether it is
 * there, and what a use or a fill changes. Views of several sizes share the cells of their array. A
 * set is named by its first cell.
 *
 * <p>Searching a set way by way ends at a way that the processor cannot predict, so all ways are
 * compared before the first branch: in a narrow set their tags, in others a fingerprint of one byte
 * for each way, eight to a cell: the seven page-number bits above the set index. Only a way whose
 * byte agrees has its tag looked at. The bytes of empty ways are 0, which is no fingerprint. Pages
 * that agree in those bits cost time and nothing else.
 */
final class SetView {
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final int WORDS_AT_ONCE = 8;

  final int shift;
  final int sizeClass;

  /** Entries of this size in the array: a size of which there are none need not be searched. */
  int held;

  private final TaggedArray array;
  private final SlotStore store;
  private final long[] cells;
  private final int firstCell;
  private final int stride;
  private final int words;
  private final int firstTag;
  private final int sets;
  private final int setMask;
  private final boolean isNarrow;
  private final int foldShift;
  private final int fingerprintShift;
  private final boolean isOrdered;
  private final boolean isStamped;
  private final boolean isNarrowLru;
  private final boolean isFifo;
  private final int firstUse;
  private final int firstFill;
  private final int oldestShift;
  private final long tagMask;
  private final long tagSize;

  SetView(
      TaggedArray array,
      SlotStore store,
      SetShape shape,
      int shift,
      Replacement replacement,
      Indexing indexing) {
    this.array = array;
    this.store = store;
    this.cells = store.cells;
    this.firstCell = array.firstCell();
    this.stride = shape.stride();
    this.words = shape.words();
    this.firstTag = shape.firstTag();
    this.sets = shape.sets();
    this.shift = shift;
    this.sizeClass = Tag.sizeClass(shift);
    int setBits = Integer.SIZE - Integer.numberOfLeadingZeros(sets - 1);
    this.setMask = Integer.bitCount(sets) == 1 ? sets - 1 : -1;
    this.isNarrow = shape.isNarrow();
    this.foldShift = indexing == Indexing.XOR_FOLDED && sets > 1 ? setBits : Long.SIZE - 1;
    this.fingerprintShift = setBits;
    this.isOrdered = shape.isOrdered();
    this.isStamped = shape.isStamped();
    this.isNarrowLru = isNarrow && replacement == Replacement.LRU;
    this.isFifo = replacement == Replacement.FIFO;
    this.firstUse = shape.firstUse();
    this.firstFill = shape.firstFill();
    this.oldestShift = UseOrder.oldestShift(shape.ways());
    this.tagMask = -(1L << shift) | Tag.PCID_MAX;
    this.tagSize = Tag.sizeBits(sizeClass);
  }

  /** Returns the set to which the key's address belongs. */
  int setOf(long key) {
    long page = (key & Tag.ADDRESS_MASK) >>> shift;
    long index = page ^ (page >>> foldShift);
    int set = setMask >= 0 ? (int) index & setMask : (int) Long.remainderUnsigned(index, sets);
    return firstCell + set * stride;
  }

  /**
   * Returns the slot of an entry in the key's set that covers its address, or NO_SLOT. In a narrow
   * array it is of this size; else it may by chance be another that covers the address, too.
   */
  int find(long key) {
    return findIn(setOf(key), key);
  }

  /** As {@link #find}, and what it finds is used now. */
  int use(long key) {
    int set = setOf(key);
    int slot = findIn(set, key);
    if (slot != SlotStore.NO_SLOT) {
      touch(set, slot);
    }
    return slot;
  }

  /** Notes that a slot of a set is used now. */
  void touch(int set, int slot) {
    int way = way(set, slot);
    if (isOrdered) {
      cells[set] = UseOrder.use(cells[set], UseOrder.everywhere(way));
    }
    if (isStamped) {
      cells[set + firstUse + way] = store.stamp(way);
    }
  }

  /**
   * Puts a page that is not here into the lowest empty slot of its set, or in place of a victim.
   */
  void fill(long key, boolean global, long entry) {
    int set = setOf(key);
    int way;
    if (isOrdered) {
      long order = cells[set];
      cells[set] = UseOrder.useOldest(order, oldestShift);
      way = UseOrder.oldest(order, oldestShift);
    } else {
      way = isNarrowLru ? oldestOfFour(set + firstUse) : array.wayToFill(set);
    }
    write(set, way, key, global, entry);
  }

  /** Puts a page into a slot of its set, in place of what is there, as its newest use. */
  void put(int slot, long key, boolean global, long entry) {
    int set = setOf(key);
    int way = way(set, slot);
    if (isOrdered) {
      cells[set] = UseOrder.use(cells[set], UseOrder.everywhere(way));
    }
    write(set, way, key, global, entry);
  }

  /** Drops the entries in the key's set that cover its address; global ones only if told to. */
  void dropCovering(long key, boolean globalsToo) {
    int set = setOf(key);
    int slot = findIn(set, key);
    if (slot == SlotStore.NO_SLOT) {
      return;
    }
    if (isNarrow && store.heldGlobal == 0) {
      array.drop(set, slot);
    } else {
      dropCoveringIn(set, key, globalsToo);
    }
  }

  /** A global entry and others may cover one address; so may entries of several sizes. */
  private void dropCoveringIn(int set, long key, boolean globalsToo) {
    for (int slot = set + firstTag; slot < set + firstUse; slot += 2) {
      if (Tag.matches(cells[slot], key) && (globalsToo || !Tag.isGlobal(cells[slot]))) {
        array.drop(set, slot);
      }
    }
  }

  /** Returns the slot of an entry of this very size that covers the key's address, or NO_SLOT. */
  int findExact(long key) {
    int slot = find(key);
    boolean isAnother = slot != SlotStore.NO_SLOT && Tag.sizeClass(cells[slot]) != sizeClass;
    return isAnother ? findOfThisSize(setOf(key), key) : slot;
  }

  private int findIn(int set, long key) {
    return isNarrow ? findInNarrow(set, key) : findByFingerprint(set, key);
  }

  /** Compares all tags without a branch. The bits above a tag are 0, so only 0 - 1 is negative. */
  private int findInNarrow(int set, long key) {
    long wanted = (key & tagMask) | tagSize;
    int first = set + 1;
    long equal0 = ((cells[first] ^ wanted) - 1) >> 63;
    long equal1 = ((cells[first + 2] ^ wanted) - 1) >> 63;
    long equal2 = ((cells[first + 4] ^ wanted) - 1) >> 63;
    long equal3 = ((cells[first + 6] ^ wanted) - 1) >> 63;
    long found = (equal0 & 1) | (equal1 & 3) | (equal2 & 5) | (equal3 & 7);
    if (found != 0) {
      return set + (int) found;
    }
    return store.heldGlobal == 0 ? SlotStore.NO_SLOT : findOfThisSize(set, key);
  }

  /** The rare cases: a global entry, or one of another size was found first. */
  private int findOfThisSize(int set, long key) {
    for (int slot = set + firstTag; slot < set + firstUse; slot += 2) {
      if (Tag.matches(cells[slot], key) && Tag.sizeClass(cells[slot]) == sizeClass) {
        return slot;
      }
    }
    return SlotStore.NO_SLOT;
  }

  private int findByFingerprint(int set, long key) {
    long wanted = fingerprint(key) * ONES;
    long candidates = equalBytes(cells[set + 1] ^ wanted) >>> 7;
    if (words > 1) {
      candidates |= equalBytes(cells[set + 2] ^ wanted) >>> 6;
      if (words > 2) {
        return findInMany(set, wanted, key);
      }
    }
    if (candidates == 0) {
      return SlotStore.NO_SLOT;
    }
    int slot = slotOf(set, 0, candidates);
    return Tag.matches(cells[slot], key) ? slot : findOther(set, 0, candidates, key);
  }

  /** The first candidate was another page. */
  private int findOther(int set, int firstWord, long candidates, long key) {
    long others = candidates & (candidates - 1);
    while (others != 0) {
      int slot = slotOf(set, firstWord, others);
      if (Tag.matches(cells[slot], key)) {
        return slot;
      }
      others &= others - 1;
    }
    return SlotStore.NO_SLOT;
  }

  private int findInMany(int set, long wanted, long key) {
    for (int first = 0; first < words; first += WORDS_AT_ONCE) {
      long candidates = candidates(set, first, wanted);
      if (candidates != 0) {
        int slot = slotOf(set, first, candidates);
        int found = Tag.matches(cells[slot], key) ? slot : findOther(set, first, candidates, key);
        if (found != SlotStore.NO_SLOT) {
          return found;
        }
      }
    }
    return SlotStore.NO_SLOT;
  }

  /** Bit {@code 8 * i + j} is set if the way of byte i of word {@code firstWord + j} may match. */
  private long candidates(int set, int firstWord, long wanted) {
    int end = Math.min(words, firstWord + WORDS_AT_ONCE);
    long candidates = 0;
    for (int word = firstWord; word < end; word++) {
      candidates |= equalBytes(cells[set + 1 + word] ^ wanted) >>> (7 - (word & 7));
    }
    return candidates;
  }

  private int slotOf(int set, int firstWord, long candidates) {
    int bit = Long.numberOfTrailingZeros(candidates);
    int way = (firstWord + (bit & 7)) << 3 | bit >>> 3;
    return set + firstTag + 2 * way;
  }

  private int way(int set, int slot) {
    return (slot - set - firstTag) >> 1;
  }

  private void write(int set, int way, long key, boolean global, long entry) {
    int slot = set + firstTag + 2 * way;
    long old = cells[slot];
    long tag = (key & tagMask) | tagSize | (global ? Tag.GLOBAL : 0);
    if (old == 0 || Tag.isOtherKind(old, tag)) {
      array.count(old, tag);
    }
    cells[slot] = tag;
    cells[slot + 1] = entry;
    if (!isNarrow) {
      setFingerprint(set, way, fingerprint(key));
    }
    if (isStamped) {
      long stamp = store.stamp(way);
      cells[set + firstUse + way] = stamp;
      if (isFifo) {
        cells[set + firstFill + way] = stamp;
      }
    }
  }

  /** The way with the least of four stamps; those of ways that are not there are the greatest. */
  private int oldestOfFour(int first) {
    long least =
        VictimChooser.lesser(
            VictimChooser.lesser(cells[first], cells[first + 1]),
            VictimChooser.lesser(cells[first + 2], cells[first + 3]));
    return (int) least & SlotStore.WAY_MASK;
  }

  private long fingerprint(long key) {
    return ((key & Tag.ADDRESS_MASK) >>> shift >>> fingerprintShift & 0x7f) | 0x80;
  }

  private void setFingerprint(int set, int way, long fingerprint) {
    int word = set + 1 + (way >>> 3);
    int bit = (way & 7) << 3;
    cells[word] = (cells[word] & ~(0xffL << bit)) | (fingerprint << bit);
  }

  private static long equalBytes(long difference) {
    return (difference - ONES) & ~difference & HIGH_BITS;
  }
}
