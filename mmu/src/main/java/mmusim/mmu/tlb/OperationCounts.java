package mmusim.mmu.tlb;

/** What the accesses of one operation count at one level. */
final class OperationCounts {
  private static final int PAGE_SIZES = 3;

  /** Misses after which a 4-KiB entry was filled. */
  long smallFills;

  /** Misses but those in {@link #repeatsBelow} and {@link #repeatedWalks}. */
  long misses;

  /** Misses that were repeated hits on 4-KiB pages in the level below, and filled such a page. */
  long repeatsBelow;

  /** Misses in both levels whose walks were repeated, and filled a 4-KiB page in both. */
  long repeatedWalks;

  private long smallHits;
  private final long[] largeHits = new long[PAGE_SIZES];
  private final long[] largeFills = new long[PAGE_SIZES];

  void hit(int pageSize, long count) {
    if (pageSize == 0) {
      smallHits += count;
    } else {
      largeHits[pageSize] += count;
    }
  }

  void missFilled(int pageSize) {
    if (pageSize == 0) {
      smallFills++;
    } else {
      largeFills[pageSize]++;
    }
  }

  long hits(int pageSize) {
    return pageSize == 0 ? smallHits : largeHits[pageSize];
  }

  long hits() {
    return smallHits + largeHits[1] + largeHits[2];
  }

  long allMisses() {
    return misses + repeatsBelow + repeatedWalks;
  }

  long fills(int pageSize) {
    return pageSize == 0 ? smallFills + repeatsBelow + repeatedWalks : largeFills[pageSize];
  }
}
