package mmusim.mmu.tlb;

/** {@link NarrowSets} with the times of their uses: noting a use takes the least work. */
final class NarrowStampedSets extends NarrowSets {
  private final int ways;
  private final int firstUse;

  NarrowStampedSets(
      TaggedArray array, SlotStore store, SetShape shape, int shift, Indexing indexing) {
    super(array, store, shape, shift, indexing);
    this.ways = shape.ways();
    this.firstUse = shape.firstUse();
  }

  @Override
  void touch(int set, int way) {
    cells[set + firstUse + way] = store.stamp(way);
  }

  /** The least of four stamps; those of ways that do not exist are never the least. */
  @Override
  int wayToFill(int set) {
    int first = set + firstUse;
    long earlier = VictimChooser.lesser(cells[first], cells[first + 3]);
    long later = VictimChooser.lesser(cells[first + 1], cells[first + 2]);
    return (int) VictimChooser.lesser(earlier, later) & SlotStore.WAY_MASK;
  }

  /** An empty way is older than any use. */
  @Override
  void retire(int set, int way) {
    cells[set + firstUse + way] = way;
  }

  @Override
  void initialize(int set) {
    for (int way = 0; way < NarrowOrder.WAYS_MAX; way++) {
      cells[set + firstUse + way] = way < ways ? way : Long.MAX_VALUE;
    }
  }
}
