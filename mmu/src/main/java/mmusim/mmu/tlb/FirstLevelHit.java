package mmusim.mmu.tlb;

import mmusim.mmu.paging.CachedTranslation;

/**
 * A first-level hit that is remembered by whoever made it, so that the same hit needs no search the
 * next time; see {@link TlbPort#remember} and {@link TlbHierarchy#hitAgain}.
 */
public class FirstLevelHit {
  /** Of no slot. */
  private static final long NO_VERSION = -1;

  /** Where the version of the slot is. */
  int versionCell;

  /** What it was, if the set has a {@link NarrowOrder}, as most first-level arrays have. */
  long narrowVersion = NO_VERSION;

  /** What it was, if not. */
  long otherVersion = NO_VERSION;

  /** First cell of the set, and how a use is noted there. */
  int set;

  boolean isWide;
  long row;
  long column;
  long everywhere;
  int stampCell;
  int way;

  /** Where it is counted. */
  HitCount count = new HitCount();

  /** Nothing remembered yet. */
  protected FirstLevelHit() {}

  /** Lets nothing be remembered. */
  final void forget() {
    narrowVersion = NO_VERSION;
    otherVersion = NO_VERSION;
  }

  /** Notes a hit on a slot of a first-level array. */
  final void note(long[] cells, TaggedArray array, int slot, OperationCounts counts) {
    SetShape shape = array.shape();
    set = array.setOfSlot(slot);
    way = (slot - set - shape.firstTag()) >> 1;
    versionCell = set + shape.firstVersion() + way;
    boolean isNarrow = shape.history() == SetShape.History.NARROW_ORDER;
    narrowVersion = isNarrow ? cells[versionCell] : NO_VERSION;
    otherVersion = isNarrow ? NO_VERSION : cells[versionCell];
    isWide = shape.history() == SetShape.History.WIDE_ORDER;
    row = NarrowOrder.row(way, NarrowOrder.firstRow(shape.ways()));
    column = NarrowOrder.column(way);
    everywhere = UseOrder.everywhere(way);
    stampCell = set + shape.firstUse() + way;
    count = counts.counter(CachedTranslation.pageSize(cells[slot + 1]), slot >> 1);
  }
}
