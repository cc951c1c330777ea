package mmusim.mmu.tlb;

/**
 * The sets of one array as entries of one size see them: which set a page belongs to, and whether
 * it is there. Views of several sizes share the slots and the fingerprints of their array.
 *
 * <p>Searching a set way by way ends at a way that the processor cannot predict, and a miss looks
 * at all of them. Instead each way has a fingerprint of one byte, eight to a {@code long}: the
 * seven page-number bits above the set index. A word is compared at once, and only a way whose byte
 * agrees has its tag looked at. The bytes of empty ways are 0, which is no fingerprint. A set of 12
 * ways is two words in place of 12 tags. Pages that agree in those bits cost time and nothing else.
 */
final class SetView {
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final int WAYS_PER_WORD = 8;

  final int shift;
  final int sizeClass;

  /** Entries of this size in the array: a size of which there are none need not be searched. */
  int held;

  private final SlotStore store;
  private final int firstSlot;
  private final int ways;
  private final int sets;
  private final int setMask;
  private final int foldShift;
  private final int fingerprintShift;
  private final int wordsPerSet;
  private final long[] fingerprints;

  /**
   * Creates a view.
   *
   * @param fingerprints {@link #words} of them, shared by the views of an array
   */
  SetView(
      SlotStore store,
      int firstSlot,
      int sets,
      int ways,
      int shift,
      Indexing indexing,
      long[] fingerprints) {
    int setBits = Integer.SIZE - Integer.numberOfLeadingZeros(sets - 1);
    this.store = store;
    this.firstSlot = firstSlot;
    this.ways = ways;
    this.sets = sets;
    this.shift = shift;
    this.sizeClass = Tag.sizeClass(shift);
    this.setMask = Integer.bitCount(sets) == 1 ? sets - 1 : -1;
    this.foldShift = indexing == Indexing.XOR_FOLDED && sets > 1 ? setBits : Long.SIZE - 1;
    this.fingerprintShift = setBits;
    this.wordsPerSet = wordsPerSet(ways);
    this.fingerprints = fingerprints;
  }

  /** Returns the number of fingerprint words of an array. */
  static int words(int sets, int ways) {
    return sets * wordsPerSet(ways);
  }

  /** Returns the set to which the key's address belongs. */
  int setOf(long key) {
    long page = (key & Tag.ADDRESS_MASK) >>> shift;
    long index = page ^ (page >>> foldShift);
    return setMask >= 0 ? (int) index & setMask : (int) Long.remainderUnsigned(index, sets);
  }

  /** Returns the first slot of a set. */
  int firstSlotOf(int set) {
    return firstSlot + set * ways;
  }

  /** Returns the slot of an entry in the key's set that covers its address, or NO_SLOT. */
  int find(long key) {
    int set = setOf(key);
    long wanted = fingerprint(key) * ONES;
    int word = set * wordsPerSet;
    int slot = firstSlot + set * ways;
    int found = findInWord(word, wanted, slot, key);
    if (found != SlotStore.NO_SLOT || wordsPerSet == 1) {
      return found;
    }
    found = findInWord(word + 1, wanted, slot + WAYS_PER_WORD, key);
    return found != SlotStore.NO_SLOT || wordsPerSet == 2
        ? found
        : findInRest(word, wanted, slot, key);
  }

  /** Makes a slot of a set findable by the key's page. */
  void mark(int set, int slot, long key) {
    setFingerprint(set, slot, fingerprint(key));
  }

  /** Makes a slot of a set one that is not found. */
  void unmark(int set, int slot) {
    setFingerprint(set, slot, 0);
  }

  private int findInWord(int word, long wanted, int firstOfWord, long key) {
    long difference = fingerprints[word] ^ wanted;
    long equalBytes = (difference - ONES) & ~difference & HIGH_BITS;
    return equalBytes == 0 ? SlotStore.NO_SLOT : match(equalBytes, firstOfWord, key);
  }

  /** Sets of more than 16 ways. A loop for the first words too would cost more than they do. */
  private int findInRest(int firstWord, long wanted, int firstOfSet, long key) {
    for (int word = 2; word < wordsPerSet; word++) {
      int slot = firstOfSet + word * WAYS_PER_WORD;
      int found = findInWord(firstWord + word, wanted, slot, key);
      if (found != SlotStore.NO_SLOT) {
        return found;
      }
    }
    return SlotStore.NO_SLOT;
  }

  private int match(long equalBytes, int firstOfWord, long key) {
    int slot = firstOfWord + (Long.numberOfTrailingZeros(equalBytes) >>> 3);
    return store.matches(slot, key) ? slot : matchOther(equalBytes, firstOfWord, key);
  }

  private int matchOther(long equalBytes, int firstOfWord, long key) {
    long candidates = equalBytes & (equalBytes - 1);
    while (candidates != 0) {
      int slot = firstOfWord + (Long.numberOfTrailingZeros(candidates) >>> 3);
      if (store.matches(slot, key)) {
        return slot;
      }
      candidates &= candidates - 1;
    }
    return SlotStore.NO_SLOT;
  }

  private long fingerprint(long key) {
    return ((key & Tag.ADDRESS_MASK) >>> shift >>> fingerprintShift & 0x7f) | 0x80;
  }

  private void setFingerprint(int set, int slot, long fingerprint) {
    int way = slot - firstSlot - set * ways;
    int word = set * wordsPerSet + way / WAYS_PER_WORD;
    int bit = (way & 7) << 3;
    fingerprints[word] = (fingerprints[word] & ~(0xffL << bit)) | (fingerprint << bit);
  }

  private static int wordsPerSet(int ways) {
    return (ways + WAYS_PER_WORD - 1) / WAYS_PER_WORD;
  }
}
