package mmusim.mmu.tlb;

import mmusim.mmu.paging.CachedTranslation;

/**
 * How the levels are filled that the accesses of one operation use: what each holds of a page, and
 * what {@link Inclusion} asks of one level when the other changes.
 */
final class RelatedLevels {
  private final SlotStore store;
  private final TlbContents contents;
  private final Inclusion inclusion;
  private final TlbLevel firstLevel;
  private final TlbLevel secondLevel;
  private final OperationCounts firstCounts;
  private final OperationCounts secondCounts;

  RelatedLevels(
      SlotStore store,
      TlbContents contents,
      Inclusion inclusion,
      TlbLevel firstLevel,
      TlbLevel secondLevel,
      OperationCounts firstCounts,
      OperationCounts secondCounts) {
    this.store = store;
    this.contents = contents;
    this.inclusion = inclusion;
    this.firstLevel = firstLevel;
    this.secondLevel = secondLevel;
    this.firstCounts = firstCounts;
    this.secondCounts = secondCounts;
  }

  /** Fills both levels with a page that neither holds. */
  void fill(long key, long entry) {
    long held = fillFirst(key, entry);
    countFill(firstCounts, held);
    if (!secondLevel.isAbsent()) {
      boolean later = inclusion == Inclusion.EXCLUSIVE;
      countFill(secondCounts, later ? held : fillSecond(key, entry, held));
    }
  }

  /** As {@link #fill}, of each level that does not hold the page any more; counts nothing. */
  void refill(long key, long entry) {
    if (firstLevel.find(key) != SlotStore.NO_SLOT) {
      return;
    }
    long held = fillFirst(key, entry);
    boolean second = secondLevel.find(key) == SlotStore.NO_SLOT;
    if (second && inclusion != Inclusion.EXCLUSIVE) {
      fillSecond(key, entry, held);
    }
  }

  /**
   * Fills the first level with what a slot of the second holds, if it can. An exclusive second
   * level keeps what the first cannot hold whole. A global entry keeps the PCID that it came with,
   * so that what drops the entries of that PCID drops its copies, too.
   */
  void bringUp(long key, int slot, long entry) {
    long ownKey = Tag.key(Tag.vaddr(key), store.pcid(slot));
    if (inclusion == Inclusion.EXCLUSIVE && firstLevel.holds(CachedTranslation.pageSize(entry))) {
      secondLevel.drop(slot);
    }
    countFill(firstCounts, fillFirst(ownKey, entry));
  }

  /** Returns the entry as the first level holds it: whole, a fragment, or NONE. */
  private long fillFirst(long key, long entry) {
    int pageSize = firstLevel.heldSize(CachedTranslation.pageSize(entry));
    if (pageSize < 0) {
      return CachedTranslation.NONE;
    }
    long held = contents.sized(entry, Tag.vaddr(key), pageSize);
    if (inclusion == Inclusion.EXCLUSIVE) {
      int slot = firstLevel.slotToFill(key, pageSize);
      keepVictim(slot);
      firstLevel.put(slot, key, held);
    } else {
      firstLevel.fill(key, held);
    }
    return held;
  }

  /** Returns the entry as the second level holds it: whole, a fragment, or NONE. */
  private long fillSecond(long key, long entry, long held) {
    boolean holdsWhole = secondLevel.holds(CachedTranslation.pageSize(entry));
    long filled = holdsWhole ? entry : held;
    if (filled == CachedTranslation.NONE
        || !secondLevel.holds(CachedTranslation.pageSize(filled))) {
      return CachedTranslation.NONE;
    }
    if (inclusion == Inclusion.INCLUSIVE) {
      int slot = secondLevel.slotToFill(key, CachedTranslation.pageSize(filled));
      contents.dropFromFirst(slot);
      secondLevel.put(slot, key, filled);
    } else {
      secondLevel.fill(key, filled);
    }
    return filled;
  }

  /** Moves what the first level gives up into the second, unless that has all of it. */
  private void keepVictim(int victim) {
    long entry = store.entry(victim);
    int pageSize = CachedTranslation.pageSize(entry);
    if (entry != CachedTranslation.NONE && secondLevel.holds(pageSize)) {
      long key = Tag.key(store.vaddr(victim), store.pcid(victim));
      if (!secondLevel.hasAll(key, pageSize)) {
        secondLevel.fill(key, entry);
      }
    }
  }

  private static void countFill(OperationCounts counts, long filled) {
    if (filled != CachedTranslation.NONE) {
      counts.missFilled(CachedTranslation.pageSize(filled));
    }
  }
}
