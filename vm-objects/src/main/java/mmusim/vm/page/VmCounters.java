package mmusim.vm.page;

import mmusim.mmu.cost.Counters;

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

  /** Registers them, as {@code vmo.*}, {@code reclaim.*} and {@code pager.*}. */
  public void register(Counters counters) {
    counters.register("vmo.zero_fills", "pages", "pages committed as zeros", () -> zeroFills);
    counters.register("vmo.copies", "pages", "pages committed as copies", () -> copies);
    counters.register("vmo.moves", "pages", "shared pages taken without a copy", () -> moves);
    counters.register("vmo.large_commits", "runs", "2-MiB runs committed", () -> largeCommits);
    counters.register("reclaim.evictions", "pages", "clean pages evicted", () -> evictions);
    counters.register("reclaim.discards", "VMOs", "VMOs discarded", () -> discards);
    counters.register(
        "reclaim.discarded_frames",
        "frames",
        "frames that discarding freed",
        () -> discardedFrames);
    counters.register("pager.reads", "requests", "READ requests to pagers", () -> pagerReads);
    counters.register("pager.dirties", "requests", "DIRTY requests to pagers", () -> pagerDirties);
    counters.register("pager.supplied", "pages", "pages that pagers supplied", () -> suppliedPages);
    counters.register(
        "pager.wait_cycles", "cycles", "cycles waited for pagers", () -> pagerWaitCycles);
  }
}
