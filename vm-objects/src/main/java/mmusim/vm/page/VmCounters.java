package mmusim.vm.page;

/** What VMOs count, since the machine started. */
public final class VmCounters {
  /** Pages that were committed as zeros. */
  public long zeroFills;

  /** Pages that were committed as copies of shared ones. */
  public long copies;

  /** Shared pages that became private without a copy, because nobody else saw them any more. */
  public long moves;

  /** Aligned 2-MiB runs that were committed at once. */
  public long largeCommits;

  /** Clean pages of pagers that were reclaimed. */
  public long evictions;

  /** Discardable VMOs that were discarded. */
  public long discards;

  /** Frames that discarding freed. */
  public long discardedFrames;

  /** READ requests to pagers. */
  public long pagerReads;

  /** DIRTY requests to pagers. */
  public long pagerDirties;

  /** Pages that pagers supplied. */
  public long suppliedPages;

  /** Cycles that CPUs waited for pagers. */
  public long pagerWaitCycles;

  /** Makes them all 0. */
  public VmCounters() {}
}
