package mmusim.mmu.tlb;

import java.util.Arrays;

/** What the accesses of one operation count at one level. */
final class OperationCounts {
  private static final int PAGE_SIZES = 3;
  private static final int PARTS = 4;

  /** Misses after which a 4-KiB entry was filled. */
  long smallFills;

  /** All misses. */
  long misses;

  /** Hits on 4-KiB entries, in parts: the host adds to one faster if it added to another before. */
  private final HitCount[] smallHits = new HitCount[PARTS];

  private final HitCount firstPart;
  private final HitCount[] largeHits = new HitCount[PAGE_SIZES];
  private final long[] largeFills = new long[PAGE_SIZES];

  OperationCounts() {
    Arrays.setAll(smallHits, part -> new HitCount());
    Arrays.setAll(largeHits, pageSize -> new HitCount());
    firstPart = smallHits[0];
  }

  void hit(int pageSize, long count) {
    HitCount counted = pageSize == 0 ? firstPart : largeHits[pageSize];
    counted.hits += count;
  }

  void missFilled(int pageSize) {
    if (pageSize == 0) {
      smallFills++;
    } else {
      largeFills[pageSize]++;
    }
  }

  /**
   * Returns where hits on entries of a page size may be counted.
   *
   * @param part any number; hits that often follow each other had better have different ones
   */
  HitCount counter(int pageSize, int part) {
    return pageSize == 0 ? smallHits[part & (PARTS - 1)] : largeHits[pageSize];
  }

  long hits(int pageSize) {
    if (pageSize != 0) {
      return largeHits[pageSize].hits;
    }
    long sum = 0;
    for (HitCount part : smallHits) {
      sum += part.hits;
    }
    return sum;
  }

  long fills(int pageSize) {
    return pageSize == 0 ? smallFills : largeFills[pageSize];
  }
}
