package mmusim.mmu.tlb;

/** Sets of 5 to 16 ways under LRU: {@link Fingerprints} and a {@link UseOrder}. */
class WideLruSets extends SetView {
  private final byte[] fingerprints;
  private final int ways;
  private final int fingerprintShift;
  private final int oldestShift;
  private final long orderMask;

  WideLruSets(TaggedArray array, SlotStore store, SetShape shape, int shift, Indexing indexing) {
    super(array, store, shape, shift, indexing);
    this.fingerprints = store.fingerprints;
    this.ways = shape.ways();
    this.fingerprintShift = Fingerprints.shift(shift, shape);
    this.oldestShift = UseOrder.oldestShift(ways);
    this.orderMask = UseOrder.mask(ways);
  }

  @Override
  final int find(long key) {
    return findIn(cells, setOf(key), key);
  }

  @Override
  final int use(long key) {
    return useIn(cells, setOf(key), key);
  }

  @Override
  final void touch(int set, int way) {
    touch(cells, set, way);
  }

  @Override
  int wayToFill(int set) {
    return UseOrder.oldest(cells[set], oldestShift);
  }

  @Override
  public final int fill(long tag, long entry) {
    int set = setOf(tag);
    int way = useVictim(set);
    Fingerprints.set(fingerprints, set, way, Fingerprints.of(tag, fingerprintShift));
    return write(set, way, tag, entry);
  }

  @Override
  final void put(int set, int way, long tag, long entry) {
    touch(set, way);
    write(set, way, tag, entry);
    Fingerprints.set(fingerprints, set, way, Fingerprints.of(tag, fingerprintShift));
  }

  @Override
  void retire(int set, int way) {
    cells[set] = UseOrder.retire(cells[set], UseOrder.everywhere(way), oldestShift);
    Fingerprints.set(fingerprints, set, way, Fingerprints.NONE);
  }

  @Override
  final void initialize(int set) {
    cells[set] = UseOrder.initial(ways);
  }

  /** Notes that a way of a set of this kind is used now. */
  static void touch(long[] cells, int set, int way) {
    cells[set] = UseOrder.use(cells[set], UseOrder.everywhere(way));
  }

  /**
   * As {@link #use}, in the set of the key.
   *
   * @param cells those of the store, as the caller has them at hand
   */
  final int useIn(long[] cells, int set, long key) {
    int slot = findIn(cells, set, key);
    if (slot != SlotStore.NO_SLOT) {
      touchSlot(cells, set, slot);
    }
    return slot;
  }

  /** As {@link #touch(long[], int, int)}, of the way that a slot is. */
  static void touchSlot(long[] cells, int set, int slot) {
    touch(cells, set, SetShape.way(set, slot));
  }

  /** As {@link #fill}, of a 4-KiB page in a store that holds no others. */
  final int fillUsual(long[] cells, int set, long key, long entry) {
    int way = useOldest(cells, set);
    int slot = SetShape.slot(set, way);
    writeUsual(cells, slot, key, entry);
    Fingerprints.set(fingerprints, set, way, Fingerprints.of(key, fingerprintShift));
    return slot;
  }

  /** Returns the way that a page of this size takes; it is used now. */
  int useVictim(int set) {
    return useOldest(cells, set);
  }

  private int useOldest(long[] cells, int set) {
    long order = cells[set];
    int way = UseOrder.oldest(order, oldestShift);
    cells[set] = UseOrder.useOldest(order, way, orderMask);
    return way;
  }

  private int findIn(long[] cells, int set, long key) {
    long wanted = Fingerprints.everywhere(Fingerprints.of(key, fingerprintShift));
    long candidates =
        Fingerprints.agreeing(fingerprints, set, 0, wanted) >>> 1
            | Fingerprints.agreeing(fingerprints, set, Fingerprints.WAYS_AT_ONCE, wanted);
    if (candidates == 0) {
      return SlotStore.NO_SLOT;
    }
    int slot = slotOf(set, candidates);
    return cells[slot] == key ? slot : findAmong(cells, set, candidates, key);
  }

  /** The first candidate was another page, or is global or of another size. */
  private static int findAmong(long[] cells, int set, long candidates, long key) {
    for (long left = candidates; left != 0; left &= left - 1) {
      int slot = slotOf(set, left);
      if (Tag.matches(cells[slot], key)) {
        return slot;
      }
    }
    return SlotStore.NO_SLOT;
  }

  /** Bits 7 and 6 of byte i stand for ways i + 8 and i. */
  private static int slotOf(int set, long candidates) {
    int bit = Long.numberOfTrailingZeros(candidates);
    int way = bit >>> 3 | (bit & 1) << 3;
    return SetShape.slot(set, way);
  }
}
