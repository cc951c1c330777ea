package mmusim.mmu.tlb;

import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.TranslationResult;

/**
 * The TLBs of one logical processor. It works by itself, without tables or RAM: look an address up,
 * and fill what was missing.
 *
 * <p>The rules that make counts exact: a first-level hit does not touch the second level; a
 * second-level hit updates the second level and fills the first; a miss in both fills both. Empty
 * ways are filled first. Where several arrays of a level can hold a page they act as one with the
 * ways of all: an empty way of the first that has one, else the victim that was used the longest
 * ago. A level is searched for the smallest pages first.
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
  private final SlotStore store;
  private final FirstLevelMisses firstLevelMisses = new FirstLevelMisses();
  private final TlbContents contents;
  private final TlbPort[] ports = new TlbPort[OPERATIONS];
  private final TlbCounts firstCounts;
  private final TlbCounts secondCounts;
  private int lastLevel = TranslationResult.TLB_MISS;

  /**
   * Creates an empty hierarchy.
   *
   * @param seed of random replacement; the same seed and accesses give the same counts
   */
  public TlbHierarchy(TlbGeometry geometry, long seed) {
    this.geometry = geometry;
    this.store = TlbArrays.store(geometry);
    this.firstCounts = TlbCounts.ofFirstLevel(store.firstLevelHits);
    this.secondCounts = TlbCounts.ofSecondLevel(firstCounts);
    List<TlbArray> arrays = TlbArrays.create(geometry, store, seed);
    this.contents = new TlbContents(geometry, store, arrays);
    for (int operation = 0; operation < OPERATIONS; operation++) {
      ports[operation] =
          new TlbPort(
              store,
              firstLevelMisses,
              contents,
              geometry.inclusion(),
              operation,
              new TlbLevel(store, arrays, 1, operation),
              new TlbLevel(store, arrays, 2, operation),
              firstCounts.of(operation),
              secondCounts.of(operation));
    }
  }

  /**
   * Returns the TLBs as the accesses of an operation use them.
   *
   * @param operation READ, WRITE or FETCH of {@link Access}
   */
  public TlbPort port(int operation) {
    return ports[operation];
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
    TlbPort port = ports[operation];
    long entry = port.lookup(Tag.key(vaddr, pcid));
    lastLevel = port.lastLevel();
    if (lastLevel != TranslationResult.TLB_L1) {
      firstLevelMisses.forget(vaddr);
    }
    return entry;
  }

  /** Returns where the last {@link #lookup} ended: TLB_L1, TLB_L2 or TLB_MISS. */
  public int lastLevel() {
    return lastLevel;
  }

  /**
   * Counts first-level hits that the caller knows of without a lookup: each is an access to the
   * page that the arrays of the operation served last, so that nothing but a count changes.
   *
   * @param pageSize of the entry: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB
   * @param hits how many, at least 0
   */
  public void countHits(int operation, int pageSize, long hits) {
    firstCounts.of(operation).hit(pageSize, hits);
  }

  /**
   * Takes back the miss of a lookup that missed in every level, because it will be made again: the
   * access faulted and is the same one when it is retried.
   */
  public void forgetMiss(int operation) {
    ports[operation].forgetMiss();
  }

  /** Returns the hits of the first level that {@link TlbPort#remember} was told of. */
  public FirstLevelHits firstLevelHits() {
    return store.firstLevelHits;
  }

  /** Returns the first-level misses that are remembered. */
  public FirstLevelMisses firstLevelMisses() {
    return firstLevelMisses;
  }

  /**
   * Caches the result of a walk that an access made after it missed in both levels.
   *
   * @param entry a {@link CachedTranslation} of the whole page as the tables map it
   */
  public void fill(long vaddr, int pcid, int operation, long entry) {
    ports[operation].fill(Tag.key(vaddr, pcid), entry);
    firstLevelMisses.forget(vaddr);
  }

  /**
   * Stores a newly walked translation in every entry that holds the page: a walk that set the dirty
   * flag. An entry of which more than that has changed is dropped; then the page is filled anew.
   */
  public void refresh(long vaddr, int pcid, int operation, long entry) {
    contents.refresh(vaddr, pcid, entry);
    ports[operation].refill(Tag.key(vaddr, pcid), entry);
    firstLevelMisses.forget(vaddr);
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
}
