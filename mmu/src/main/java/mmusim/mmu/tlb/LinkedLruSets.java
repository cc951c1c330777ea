package mmusim.mmu.tlb;

/**
 * Sets of 17 to 256 ways under LRU. A use only notes its time. Finding the oldest way needs no
 * search either: the ways are in a list by the time at which each was placed there, which is that
 * of its last use or before. A way at the old end that was used since is placed anew; one that was
 * not is the oldest of all. Placing may pass all other ways, so that sets of more ways, of which
 * there are none in processors, do better with a search.
 *
 * <p>A way has one cell in the list, with the next older way in the low half and the next newer one
 * in the high half. A cell after those of the ways closes the list to a ring: it is newer than the
 * newest and older than the oldest.
 */
final class LinkedLruSets extends FingerprintedSets {
  /** Most ways of a set. */
  static final int WAYS_MAX = 256;

  private static final long LOW_HALF = 0xffff_ffffL;

  private final int ways;
  private final int firstUse;
  private final int firstPlacing;
  private final int firstLink;

  LinkedLruSets(TaggedArray array, SlotStore store, SetShape shape, int shift, Indexing indexing) {
    super(array, store, shape, shift, indexing);
    this.ways = shape.ways();
    this.firstUse = shape.firstUse();
    this.firstPlacing = shape.firstFill();
    this.firstLink = firstPlacing + ways;
  }

  @Override
  void touch(int set, int way) {
    cells[set + firstUse + way] = store.stamp(way);
  }

  @Override
  int wayToFill(int set) {
    int links = set + firstLink;
    int oldest = newer(links, ways);
    while (cells[set + firstUse + oldest] != cells[set + firstPlacing + oldest]) {
      placeAnew(set, oldest);
      oldest = newer(links, ways);
    }
    return oldest;
  }

  @Override
  void put(int set, int way, long tag, long entry) {
    int links = set + firstLink;
    write(set, way, tag, entry);
    setFingerprint(set, way, tag);
    setTimes(set, way, store.stamp(way));
    unlink(links, way);
    linkBetween(links, older(links, ways), way, ways);
  }

  /** An empty way is older than any use. */
  @Override
  void retire(int set, int way) {
    int links = set + firstLink;
    clearFingerprint(set, way);
    setTimes(set, way, way);
    unlink(links, way);
    linkBetween(links, ways, way, newer(links, ways));
  }

  @Override
  void initialize(int set) {
    int links = set + firstLink;
    for (int way = 0; way <= ways; way++) {
      cells[links + way] = link(way == 0 ? ways : way - 1, way == ways ? 0 : way + 1);
    }
    for (int way = 0; way < ways; way++) {
      setTimes(set, way, way);
    }
  }

  private void placeAnew(int set, int way) {
    int links = set + firstLink;
    long used = cells[set + firstUse + way];
    unlink(links, way);
    int older = older(links, ways);
    while (older != ways && cells[set + firstPlacing + older] > used) {
      older = older(links, older);
    }
    linkBetween(links, older, way, newer(links, older));
    cells[set + firstPlacing + way] = used;
  }

  private void setTimes(int set, int way, long stamp) {
    cells[set + firstUse + way] = stamp;
    cells[set + firstPlacing + way] = stamp;
  }

  private void unlink(int links, int way) {
    int older = older(links, way);
    int newer = newer(links, way);
    cells[links + older] = link(older(links, older), newer);
    cells[links + newer] = link(older, newer(links, newer));
  }

  private void linkBetween(int links, int older, int way, int newer) {
    cells[links + older] = link(older(links, older), way);
    cells[links + newer] = link(way, newer(links, newer));
    cells[links + way] = link(older, newer);
  }

  private int older(int links, int way) {
    return (int) cells[links + way];
  }

  private int newer(int links, int way) {
    return (int) (cells[links + way] >>> Integer.SIZE);
  }

  private static long link(int older, int newer) {
    return (long) newer << Integer.SIZE | (older & LOW_HALF);
  }
}
