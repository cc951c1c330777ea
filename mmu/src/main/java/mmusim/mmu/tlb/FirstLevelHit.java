package mmusim.mmu.tlb;

/**
 * A first-level hit that is remembered by whoever made it, so that the same hit needs no search the
 * next time; see {@link TlbHierarchy#remember} and {@link TlbHierarchy#hitAgain}.
 */
public class FirstLevelHit {
  /** Where it was, and what was there. */
  int slot;

  long tag;
  long entry;

  /** First cell of the set, and the way in it. */
  int set;

  int way;
  int stamp;
  long everywhere;
  boolean isOrdered;
  boolean isStamped;

  /** Where it is counted; see {@link TlbCounts#index}. */
  int countIndex;

  /** Nothing remembered yet. */
  protected FirstLevelHit() {}
}
