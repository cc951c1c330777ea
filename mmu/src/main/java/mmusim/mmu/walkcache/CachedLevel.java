package mmusim.mmu.walkcache;

import mmusim.mmu.tlb.LastPlaces;
import mmusim.mmu.tlb.SetShape;
import mmusim.mmu.tlb.SetView;
import mmusim.mmu.tlb.SlotStore;

/** The paging-structure-cache entries of one level. */
final class CachedLevel {
  private final SetView entries;
  private final SlotStore store;

  private final LastPlaces places;

  /** Whether its array holds no other level and uses LRU. */
  private final boolean knowsNewest;

  /**
   * The slot that was used or filled last: if so, one more use of it changes nothing. NO_SLOT if it
   * was repeated, or if there was none yet.
   */
  private int newest;

  /**
   * Whether the last search found anything: if not, looking at the place first is mostly in vain.
   */
  private boolean isHitLast;

  private long hits;

  CachedLevel(SetView entries, SlotStore store, SetShape shape, boolean knowsNewest, int anySlot) {
    this.entries = entries;
    this.store = store;
    this.knowsNewest = knowsNewest;
    this.places = new LastPlaces(entries, shape, anySlot);
  }

  /** Returns what is cached for a key, which is used now; NONE if nothing is. */
  long use(long key) {
    int slot = isHitLast ? places.use(key) : SlotStore.NO_SLOT;
    if (slot == SlotStore.NO_SLOT) {
      slot = entries.useExact(key);
      isHitLast = slot != SlotStore.NO_SLOT;
      if (slot == SlotStore.NO_SLOT) {
        return WalkStart.NONE;
      }
      places.found(key, slot);
    }
    newest = slot;
    hits++;
    return store.entry(slot);
  }

  /**
   * Returns what {@link #repeat} takes for a key, if what is cached for it is a start and is found
   * at once; else NO_SLOT.
   */
  int find(long key, long start) {
    return places.find(key, start);
  }

  /**
   * Does what {@link #use} does for a key.
   *
   * @param found as {@link #find} gave it, since which nothing in the array has changed
   */
  void repeat(int found) {
    places.touch(found);
    newest = SlotStore.NO_SLOT;
    hits++;
  }

  /** Returns what was used or filled last, for a key that {@link #find} is to find. */
  long last(long key) {
    places.found(key, newest);
    return store.entry(newest);
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
