package mmusim.mmu.tlb;

import mmusim.mmu.paging.CachedTranslation;

/**
 * A first-level hit that is remembered by whoever made it, so that the same hit needs no search the
 * next time; see {@link TlbPort#remember} and {@link TlbHierarchy#hitAgain}.
 */
public class FirstLevelHit {
  /** No tag, and nothing else that a cell holds. */
  private static final long NO_TAG = -1;

  /** Where it was, and what was there. */
  int slot;

  long tag = NO_TAG;
  long entry;

  /** First cell of the set, the way in it, and how its use is noted. */
  int set;

  int way;
  int stamp;
  long everywhere;
  SetShape.History history = SetShape.History.STAMPS;

  /** Where it is counted, and under which page size. */
  OperationCounts counts = new OperationCounts();

  int pageSize;

  /** Nothing remembered yet. */
  protected FirstLevelHit() {}

  /** Lets nothing be remembered. */
  final void forget() {
    tag = NO_TAG;
  }

  /** Notes a hit on a slot of an array. */
  final void note(long[] cells, TaggedArray array, int hitSlot, OperationCounts hitCounts) {
    SetShape shape = array.shape();
    slot = hitSlot;
    tag = cells[hitSlot];
    entry = cells[hitSlot + 1];
    set = array.setOfSlot(hitSlot);
    way = (hitSlot - set - shape.firstTag()) >> 1;
    stamp = set + shape.firstUse() + way;
    everywhere = UseOrder.everywhere(way);
    history = shape.history();
    counts = hitCounts;
    pageSize = CachedTranslation.pageSize(entry);
  }
}
