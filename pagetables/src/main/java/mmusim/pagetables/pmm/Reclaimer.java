package mmusim.pagetables.pmm;

/** Frees frames when the allocator runs dry: reclaim of discardable or clean pages. */
@FunctionalInterface
public interface Reclaimer {
  /**
   * Tries to free frames with {@link Pmm#free}; it must not allocate.
   *
   * @param frames how many the failing request lacks, at least 1
   * @return whether at least one frame was freed, so that the request is tried once more
   */
  boolean reclaim(long frames);
}
