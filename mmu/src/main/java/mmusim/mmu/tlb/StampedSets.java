package mmusim.mmu.tlb;

/**
 * Sets under any policy and of any number of ways: {@link Fingerprints}, and the times of uses and
 * fills, by which a {@link VictimChooser} goes.
 */
final class StampedSets extends FingerprintedSets {
  private final VictimChooser victims;
  private final int ways;
  private final int firstUse;
  private final int firstFill;

  StampedSets(
      TaggedArray array,
      VictimChooser victims,
      SlotStore store,
      SetShape shape,
      int shift,
      Indexing indexing) {
    super(array, store, shape, shift, indexing);
    this.victims = victims;
    this.ways = shape.ways();
    this.firstUse = shape.firstUse();
    this.firstFill = shape.firstFill();
  }

  @Override
  void touch(int set, int way) {
    cells[set + firstUse + way] = store.stamp(way);
  }

  @Override
  int wayToFill(int set) {
    return victims.wayToFill(set);
  }

  @Override
  void put(int set, int way, long tag, long entry) {
    write(set, way, tag, entry);
    setFingerprint(set, way, tag);
    long stamp = store.stamp(way);
    cells[set + firstUse + way] = stamp;
    cells[set + firstFill + way] = stamp;
  }

  @Override
  void retire(int set, int way) {
    cells[set + firstUse + way] = way;
    clearFingerprint(set, way);
  }

  @Override
  void initialize(int set) {
    for (int way = 0; way < ways; way++) {
      cells[set + firstUse + way] = way;
    }
  }
}
