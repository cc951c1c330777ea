package mmusim.mmu.tlb;

import mmusim.mmu.paging.CachedTranslation;

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

  /** Notes a hit of an operation on a slot of an array. */
  final void note(long[] cells, TaggedArray array, int hitSlot, int operation) {
    SetShape shape = array.shape();
    slot = hitSlot;
    tag = cells[hitSlot];
    entry = cells[hitSlot + 1];
    set = array.setOfSlot(hitSlot);
    way = (hitSlot - set - shape.firstTag()) >> 1;
    stamp = set + shape.firstUse() + way;
    everywhere = UseOrder.everywhere(way);
    isOrdered = shape.isOrdered();
    isStamped = shape.isStamped();
    countIndex = TlbCounts.index(operation, CachedTranslation.pageSize(entry));
  }
}
