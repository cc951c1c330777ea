package mmusim.mmu.tlb;

/** Sets of any number of ways, in which a page is found by {@link Fingerprints}. */
abstract class FingerprintedSets extends SetView {
  private static final int WORDS_AT_ONCE = 8;

  private final byte[] fingerprints;
  private final int words;
  private final int fingerprintShift;

  FingerprintedSets(
      TaggedArray array, SlotStore store, SetShape shape, int shift, Indexing indexing) {
    super(array, store, shape, shift, indexing);
    this.fingerprints = store.fingerprints;
    this.words = (shape.ways() + Fingerprints.WAYS_AT_ONCE - 1) / Fingerprints.WAYS_AT_ONCE;
    this.fingerprintShift = Fingerprints.shift(shift, shape);
  }

  @Override
  int find(long key) {
    int set = setOf(key);
    long wanted = Fingerprints.everywhere(Fingerprints.of(key, fingerprintShift));
    for (int word = 0; word < words; word += WORDS_AT_ONCE) {
      long candidates = candidates(set, word, wanted);
      if (candidates != 0) {
        int slot = findAmong(set, word, candidates, key);
        if (slot != SlotStore.NO_SLOT) {
          return slot;
        }
      }
    }
    return SlotStore.NO_SLOT;
  }

  @Override
  int use(long key) {
    int slot = find(key);
    if (slot != SlotStore.NO_SLOT) {
      int set = setOf(key);
      touch(set, SetShape.way(set, slot));
    }
    return slot;
  }

  final void setFingerprint(int set, int way, long tag) {
    Fingerprints.set(fingerprints, set, way, Fingerprints.of(tag, fingerprintShift));
  }

  final void clearFingerprint(int set, int way) {
    Fingerprints.set(fingerprints, set, way, Fingerprints.NONE);
  }

  /** Bit {@code 8 * i + j} is set if the way of byte i of word {@code firstWord + j} may match. */
  private long candidates(int set, int firstWord, long wanted) {
    int end = Math.min(words, firstWord + WORDS_AT_ONCE);
    long candidates = 0;
    for (int word = firstWord; word < end; word++) {
      int way = word * Fingerprints.WAYS_AT_ONCE;
      candidates = candidates >>> 1 | Fingerprints.agreeing(fingerprints, set, way, wanted);
    }
    return candidates >>> (firstWord + WORDS_AT_ONCE - end);
  }

  private int findAmong(int set, int firstWord, long candidates, long key) {
    for (long left = candidates; left != 0; left &= left - 1) {
      int bit = Long.numberOfTrailingZeros(left);
      int way = (firstWord + (bit & 7)) << 3 | bit >>> 3;
      int slot = SetShape.slot(set, way);
      if (Tag.matches(cells[slot], key)) {
        return slot;
      }
    }
    return SlotStore.NO_SLOT;
  }
}
