package mmusim.mmu.walkcache;

import java.util.Arrays;
import mmusim.mmu.tlb.SetView;
import mmusim.mmu.tlb.SlotStore;

/** The paging-structure-cache entries of one level. */
final class CachedLevel {
  private static final int PLACES = 64;

  private final SetView entries;
  private final SlotStore store;

  /** By the lowest bits of a page number: where such an entry was found last. */
  private final long[] places = new long[PLACES];

  /** Whether its array holds no other level and uses LRU. */
  private final boolean knowsNewest;

  /**
   * If so, the slot that was used or filled last: one more use of it changes nothing. Before the
   * first, any slot of the array.
   */
  private int newest;

  /**
   * Whether the last search found anything: if not, looking at the place first is mostly in vain.
   */
  private boolean isHitLast;

  private long hits;

  CachedLevel(SetView entries, SlotStore store, boolean knowsNewest, int anySlot) {
    this.entries = entries;
    this.store = store;
    this.knowsNewest = knowsNewest;
    this.newest = anySlot;
    Arrays.fill(places, entries.place(anySlot));
  }

  /** Returns what is cached for a key, which is used now; NONE if nothing is. */
  long use(long key) {
    int index = (int) entries.pageNumber(key) & (PLACES - 1);
    int slot = isHitLast ? entries.useAgain(places[index], key) : SlotStore.NO_SLOT;
    if (slot == SlotStore.NO_SLOT) {
      slot = entries.useExact(key);
      isHitLast = slot != SlotStore.NO_SLOT;
      if (slot == SlotStore.NO_SLOT) {
        return WalkStart.NONE;
      }
      places[index] = entries.place(slot);
    }
    newest = slot;
    hits++;
    return store.entry(slot);
  }

  /** As {@link #use}; faster if it is mostly for the key that was used or filled last. */
  long useNewest(long key) {
    return isNewest(key) ? useNewest() : use(key);
  }

  /** As {@link #use}, for the key that was used or filled last, or one with the same entry. */
  long useNewest() {
    hits++;
    return store.entry(newest);
  }

  /** Caches what is not cached for a key. */
  void fill(long key, long start) {
    newest = entries.fill(entries.tagOf(key), start);
  }

  /** Changes what is cached for a key, which is used now; returns whether anything was. */
  boolean change(long key, long start) {
    int slot = isNewest(key) ? newest : entries.useExact(key);
    if (slot == SlotStore.NO_SLOT) {
      return false;
    }
    newest = slot;
    store.setEntry(slot, start);
    return true;
  }

  void drop(long key) {
    entries.drop(key);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  long hits() {
    return hits;
  }

  private boolean isNewest(long key) {
    return knowsNewest && store.holds(newest, entries.tagOf(key));
  }
}
