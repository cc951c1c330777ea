package mmusim.mmu;

import mmusim.mmu.paging.Pte;

/** How many walks began at each level and read how many entries: all other counts follow. */
final class WalkCounts {
  private static final int READS_BITS = 3;

  private final long[] walks = new long[(Pte.LEVEL_MAX + 1) << READS_BITS];

  /** Walks that are not in {@link #walks}: those of one PTE, which are most. */
  private long pteReads;

  /**
   * Counts a walk.
   *
   * @param level of the first entry that it read, 1 (PTE) to 5 (PML5E)
   * @param reads entries that it read, 1 to {@code level}
   */
  void count(int level, int reads) {
    walks[level << READS_BITS | reads]++;
  }

  /** Counts a walk that read a PTE and nothing else. */
  void countPteRead() {
    pteReads++;
  }

  /** Returns the walks. */
  long walks() {
    long sum = pteReads;
    for (long count : walks) {
      sum += count;
    }
    return sum;
  }

  /** Returns the entries of a level that were read, one by each walk that came by. */
  long reads(int level) {
    long sum = level == 1 ? pteReads : 0;
    for (int from = level; from <= Pte.LEVEL_MAX; from++) {
      for (int reads = from - level + 1; reads <= from; reads++) {
        sum += walks[from << READS_BITS | reads];
      }
    }
    return sum;
  }
}
