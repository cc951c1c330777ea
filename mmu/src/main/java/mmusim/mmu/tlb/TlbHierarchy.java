package mmusim.mmu.tlb;

import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.TranslationResult;
import org.jspecify.annotations.Nullable;

/**
 * The TLBs of one logical processor. It works by itself, without tables or RAM: look an address up,
 * and fill what was missing.
 *
 * <p>The rules that make counts exact: a first-level hit does not touch the second level; a
 * second-level hit updates the second level and fills the first; a miss in both fills both. Empty
 * ways are filled first. Where several arrays of a level can hold a page they act as one with the
 * ways of all: an empty way of any comes first, then the victim that was used the longest ago.
 *
 * <p>A page of a size that no array of a level holds is kept there as a fragment: the part around
 * the address, of the largest smaller size that the level has, if any. The second level takes pages
 * as the tables map them if it can, else the fragment that went to the first level if it can.
 *
 * @see "Intel SDM vol. 3A, 4.10.2 Translation Lookaside Buffers (TLBs)"
 */
public final class TlbHierarchy {
  private static final int OPERATIONS = 3;

  private final TlbGeometry geometry;
  private final Inclusion inclusion;
  private final SlotStore store;
  private final TlbContents contents;
  private final TlbLevel[] firstLevel = new TlbLevel[OPERATIONS];
  private final TlbLevel[] secondLevel = new TlbLevel[OPERATIONS];

  /** By operation, how 4-KiB pages see the one array of a level that holds them; null if none. */
  private final @Nullable SetView[] firstSmall = new SetView[OPERATIONS];

  private final @Nullable SetView[] secondSmall = new SetView[OPERATIONS];

  private final TlbCounts firstCounts = new TlbCounts();
  private final TlbCounts secondCounts = new TlbCounts();

  /** Arrays of {@link #store} and {@link #firstCounts}, a load nearer to {@link #hitAgain}. */
  private final long[] cells;

  private final long[] firstHits = firstCounts.hits;
  private int lastLevel = TranslationResult.TLB_MISS;
  private int lastFirstSlot;

  /**
   * Creates an empty hierarchy.
   *
   * @param seed of random replacement; the same seed and accesses give the same counts
   */
  public TlbHierarchy(TlbGeometry geometry, long seed) {
    this.geometry = geometry;
    this.inclusion = geometry.inclusion();
    this.store = TlbArrays.store(geometry);
    this.cells = store.cells;
    TaggedArray[] arrays = TlbArrays.create(geometry, store, seed);
    this.contents = new TlbContents(geometry, store, arrays);
    for (int operation = 0; operation < OPERATIONS; operation++) {
      firstLevel[operation] = new TlbLevel(store, geometry, arrays, 1, operation);
      secondLevel[operation] = new TlbLevel(store, geometry, arrays, 2, operation);
      firstSmall[operation] = firstLevel[operation].soleSmallView();
      secondSmall[operation] = secondLevel[operation].soleSmallView();
    }
  }

  /** Returns what this hierarchy was built from. */
  public TlbGeometry geometry() {
    return geometry;
  }

  /**
   * Looks an address up in both levels, as an access does: counts, updates the replacement state,
   * and fills the first level from the second.
   *
   * @param vaddr canonical
   * @param pcid 0..4095
   * @param operation READ, WRITE or FETCH of {@link Access}
   * @return a {@link CachedTranslation}, or NONE after a miss in both; see {@link #lastLevel}
   */
  public long lookup(long vaddr, int pcid, int operation) {
    long entry = lookupFirst(vaddr, pcid, operation);
    if (entry != CachedTranslation.NONE) {
      lastLevel = TranslationResult.TLB_L1;
      return entry;
    }
    entry = lookupSecond(vaddr, pcid, operation);
    lastLevel =
        entry != CachedTranslation.NONE ? TranslationResult.TLB_L2 : TranslationResult.TLB_MISS;
    return entry;
  }

  /** Returns where the last {@link #lookup} ended: TLB_L1, TLB_L2 or TLB_MISS. */
  public int lastLevel() {
    return lastLevel;
  }

  /** The first half of {@link #lookup}: the first level alone. */
  public long lookupFirst(long vaddr, int pcid, int operation) {
    long key = Tag.key(vaddr, pcid);
    SetView small = firstSmall[operation];
    int slot =
        small != null && store.heldLarge == 0 ? small.use(key) : firstLevel[operation].use(key);
    lastFirstSlot = slot;
    if (slot == SlotStore.NO_SLOT) {
      firstCounts.misses[operation]++;
      return CachedTranslation.NONE;
    }
    long entry = cells[slot + 1];
    firstCounts.hits[TlbCounts.index(operation, CachedTranslation.pageSize(entry))]++;
    return entry;
  }

  /**
   * Counts first-level hits that the caller knows of without a lookup: each is an access to the
   * page that the arrays of the operation served last, so that nothing but a count changes.
   *
   * @param pageSize of the entry: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB
   * @param hits how many, at least 0
   */
  public void countHits(int operation, int pageSize, long hits) {
    firstCounts.hits[TlbCounts.index(operation, pageSize)] += hits;
  }

  /**
   * Takes back the miss of a lookup that missed in every level, because it will be made again: the
   * access faulted and is the same one when it is retried.
   */
  public void forgetMiss(int operation) {
    firstCounts.misses[operation]--;
    if (!secondLevel[operation].isAbsent()) {
      secondCounts.misses[operation]--;
    }
  }

  /** The second half of {@link #lookup}, for when the first level has missed. */
  public long lookupSecond(long vaddr, int pcid, int operation) {
    long key = Tag.key(vaddr, pcid);
    SetView small = secondSmall[operation];
    if (small == null || store.heldLarge != 0) {
      return lookupAnyInSecond(key, vaddr, operation);
    }
    int slot = small.use(key);
    if (slot == SlotStore.NO_SLOT) {
      secondCounts.misses[operation]++;
      return CachedTranslation.NONE;
    }
    return hitSecond(key, vaddr, operation, slot);
  }

  private long lookupAnyInSecond(long key, long vaddr, int operation) {
    TlbLevel level = secondLevel[operation];
    if (level.isAbsent()) {
      return CachedTranslation.NONE;
    }
    int slot = level.use(key);
    if (slot == SlotStore.NO_SLOT) {
      secondCounts.misses[operation]++;
      return CachedTranslation.NONE;
    }
    return hitSecond(key, vaddr, operation, slot);
  }

  /** A hit in the second level fills the first. */
  private long hitSecond(long key, long vaddr, int operation, int slot) {
    long entry = cells[slot + 1];
    secondCounts.hits[TlbCounts.index(operation, CachedTranslation.pageSize(entry))]++;
    SetView first = firstSmall[operation];
    if (inclusion == Inclusion.NEITHER && first != null && CachedTranslation.isPlain(entry)) {
      first.fill(key, entry);
      firstCounts.missFilled(operation, 0);
      return entry;
    }
    if (inclusion == Inclusion.EXCLUSIVE) {
      secondLevel[operation].drop(slot);
    }
    countMiss(firstCounts, operation, fillFirst(key, vaddr, operation, entry));
    return entry;
  }

  /** Notes the slot that the last {@link #lookupFirst} hit, for {@link #hitAgain}. */
  public void remember(FirstLevelHit hit, int operation) {
    TaggedArray array = firstLevel[operation].owner(lastFirstSlot);
    hit.note(cells, array, lastFirstSlot, operation);
  }

  /**
   * Does what {@link #lookupFirst} does when it hits a slot, if that slot still holds what it held.
   *
   * @param hit a slot that the same operation hit before
   * @return whether it does; if not, nothing has happened
   */
  public boolean hitAgain(FirstLevelHit hit) {
    long[] cells = this.cells;
    int slot = hit.slot;
    if (cells[slot] != hit.tag || cells[slot + 1] != hit.entry) {
      return false;
    }
    if (hit.history == SetShape.History.NARROW_ORDER) {
      cells[hit.set] = NarrowOrder.use(cells[hit.set], hit.way);
    } else if (hit.history == SetShape.History.WIDE_ORDER) {
      cells[hit.set] = UseOrder.use(cells[hit.set], UseOrder.everywhere(hit.way));
    } else {
      cells[hit.stamp] = store.stamp(hit.way);
    }
    firstHits[hit.countIndex]++;
    return true;
  }

  /**
   * Caches the result of a walk that an access made after it missed in both levels.
   *
   * @param entry a {@link CachedTranslation} of the whole page as the tables map it
   */
  public void fill(long vaddr, int pcid, int operation, long entry) {
    long key = Tag.key(vaddr, pcid);
    SetView first = firstSmall[operation];
    SetView second = secondSmall[operation];
    if (inclusion == Inclusion.NEITHER
        && first != null
        && second != null
        && CachedTranslation.isPlain(entry)) {
      first.fill(key, entry);
      second.fill(key, entry);
      firstCounts.missFilled(operation, 0);
      secondCounts.missFilled(operation, 0);
      return;
    }
    long held = fillFirst(key, vaddr, operation, entry);
    countMiss(firstCounts, operation, held);
    if (!secondLevel[operation].isAbsent()) {
      boolean later = inclusion == Inclusion.EXCLUSIVE;
      countMiss(secondCounts, operation, later ? held : fillSecond(key, operation, entry, held));
    }
  }

  /**
   * Stores a newly walked translation in every entry that holds the page: a walk that set the dirty
   * flag. An entry of which more than that has changed is dropped; then the page is filled anew.
   */
  public void refresh(long vaddr, int pcid, int operation, long entry) {
    contents.refresh(vaddr, pcid, entry);
    long key = Tag.key(vaddr, pcid);
    if (firstLevel[operation].find(key) != SlotStore.NO_SLOT) {
      return;
    }
    long held = fillFirst(key, vaddr, operation, entry);
    boolean second = secondLevel[operation].find(key) == SlotStore.NO_SLOT;
    if (second && inclusion != Inclusion.EXCLUSIVE) {
      fillSecond(key, operation, entry, held);
    }
  }

  /**
   * Drops what is cached for an address under a PCID: every entry for its page, every fragment of a
   * large page included.
   *
   * @param globalsToo whether global entries for the address go too, whichever PCID filled them
   */
  public void invalidatePage(long vaddr, int pcid, boolean globalsToo) {
    contents.invalidatePage(vaddr, pcid, globalsToo);
  }

  /**
   * Drops what is cached for an address, global entries too, after an operation missed in both
   * levels: what {@link #invalidatePage} would drop then, in less time.
   */
  public void invalidatePageElsewhere(long vaddr, int pcid, int operation) {
    contents.invalidatePageElsewhere(vaddr, pcid, operation);
  }

  /** Drops the entries filled under a PCID, the global ones among them only if told to. */
  public void invalidatePcid(int pcid, boolean globalsToo) {
    contents.invalidatePcid(pcid, globalsToo);
  }

  /** Drops the entries of all PCIDs, the global ones among them only if told to. */
  public void invalidateAll(boolean globalsToo) {
    contents.invalidateAll(globalsToo);
  }

  /** Returns all entries, by array in the geometry's order, then by slot. */
  public List<TlbEntryView> entries() {
    return contents.entries();
  }

  /** Returns the hits and misses of the first level. */
  public TlbCounts firstCounts() {
    return firstCounts;
  }

  /** Returns the hits and misses of the second level; none at all if there is no second level. */
  public TlbCounts secondCounts() {
    return secondCounts;
  }

  /** Returns the entry as the first level holds it: whole, a fragment, or NONE. */
  private long fillFirst(long key, long vaddr, int operation, long entry) {
    TlbLevel level = firstLevel[operation];
    int pageSize = level.heldSize(CachedTranslation.pageSize(entry));
    if (pageSize < 0) {
      return CachedTranslation.NONE;
    }
    long held = contents.sized(entry, vaddr, pageSize);
    if (inclusion == Inclusion.EXCLUSIVE) {
      int slot = level.slotToFill(key, pageSize);
      keepVictim(operation, slot);
      level.put(slot, key, held);
    } else {
      level.fill(key, held);
    }
    return held;
  }

  private static void countMiss(TlbCounts counts, int operation, long filled) {
    if (filled != CachedTranslation.NONE) {
      counts.missFilled(operation, CachedTranslation.pageSize(filled));
    }
  }

  /** Returns the entry as the second level holds it: whole, a fragment, or NONE. */
  private long fillSecond(long key, int operation, long entry, long held) {
    TlbLevel level = secondLevel[operation];
    long filled = level.holds(CachedTranslation.pageSize(entry)) ? entry : held;
    if (filled == CachedTranslation.NONE || !level.holds(CachedTranslation.pageSize(filled))) {
      return CachedTranslation.NONE;
    }
    if (inclusion == Inclusion.INCLUSIVE) {
      int slot = level.slotToFill(key, CachedTranslation.pageSize(filled));
      contents.dropFromFirst(slot);
      level.put(slot, key, filled);
    } else {
      level.fill(key, filled);
    }
    return filled;
  }

  /** Moves what the first level gives up into the second. */
  private void keepVictim(int operation, int victim) {
    TlbLevel level = secondLevel[operation];
    long entry = cells[victim + 1];
    if (entry != CachedTranslation.NONE && level.holds(CachedTranslation.pageSize(entry))) {
      long key = Tag.key(store.vaddr(victim), store.pcid(victim));
      if (level.find(key) == SlotStore.NO_SLOT) {
        level.fill(key, entry);
      }
    }
  }
}
