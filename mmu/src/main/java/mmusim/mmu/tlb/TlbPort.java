package mmusim.mmu.tlb;

import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.TranslationResult;
import org.jspecify.annotations.Nullable;

/**
 * The TLBs of a {@link TlbHierarchy} as the accesses of one operation use them. Addresses come as
 * keys: see {@link Tag#key}.
 *
 * <p>Most entries are for 4-KiB pages and not global, and most geometries hold 4-KiB pages in one
 * array of each level. Lookups that can meet no other entry, and fills of no other entry, go to
 * that array at once.
 *
 * <p>Whoever looks up, fills or refills says afterwards what is to be remembered of the page, or
 * makes {@link FirstLevelMisses} forget it.
 */
public final class TlbPort {
  private final SlotStore store;
  private final long[] cells;
  private final FirstLevelMisses firstLevelMisses;
  private final @Nullable RepeatedMisses repeatedMisses;
  private final RelatedLevels related;
  private final TlbLevel firstLevel;
  private final TlbLevel secondLevel;
  private final OperationCounts firstCounts;
  private final OperationCounts secondCounts;

  /** How 4-KiB pages see the one array of a level that holds them; null if there is none. */
  private final @Nullable SetView firstSmall;

  private final @Nullable SetView secondSmall;

  /** The same, if an entry of a level also stays where the other level is none the wiser. */
  private final @Nullable SetView firstIndependent;

  private final @Nullable SetView secondIndependent;

  /** The same again, if both levels are of the kinds that most geometries have. */
  private final @Nullable NarrowLruSets usualFirst;

  private final @Nullable WideLruSets usualSecond;

  /** The operation, where {@link SlotStore#missed} has it. */
  private final long missedOperation;

  /** The sets of the last lookup that went beyond the first level, if of the usual kinds. */
  private int lastFirstSet;

  private int lastSecondSet;

  /** Where the page of the last access is in the first level, if that is known. */
  private int lastFirstSlot;

  /** Where it is in the second level, if its place in the first is known and was none before. */
  private int lastSecondSlot;

  private int lastLevel = TranslationResult.TLB_MISS;

  TlbPort(
      SlotStore store,
      FirstLevelMisses firstLevelMisses,
      TlbContents contents,
      Inclusion inclusion,
      int operation,
      TlbLevel firstLevel,
      TlbLevel secondLevel,
      OperationCounts firstCounts,
      OperationCounts secondCounts) {
    this.store = store;
    this.cells = store.cells;
    this.firstLevelMisses = firstLevelMisses;
    this.related =
        new RelatedLevels(
            store, contents, inclusion, firstLevel, secondLevel, firstCounts, secondCounts);
    this.missedOperation = (long) operation << SlotStore.OPERATION_SHIFT;
    this.firstLevel = firstLevel;
    this.secondLevel = secondLevel;
    this.firstCounts = firstCounts;
    this.secondCounts = secondCounts;
    this.firstSmall = firstLevel.soleSmallView();
    this.secondSmall = secondLevel.soleSmallView();
    boolean isIndependent = inclusion == Inclusion.NEITHER;
    this.firstIndependent = isIndependent ? firstSmall : null;
    this.secondIndependent = isIndependent ? secondSmall : null;
    NarrowLruSets first =
        firstIndependent instanceof NarrowLruSets sets && sets.isUsual() ? sets : null;
    WideLruSets second =
        secondIndependent instanceof WideLruSets sets && sets.isUsual() ? sets : null;
    this.usualFirst = second == null ? null : first;
    this.usualSecond = first == null ? null : second;
    this.repeatedMisses =
        firstIndependent == null || secondIndependent == null
            ? null
            : new RepeatedMisses(
                store,
                firstLevelMisses,
                firstCounts,
                firstIndependent,
                secondIndependent,
                usualFirst,
                usualSecond);
    assert usualFirst == null || usualFirst.remembersHits;
    assert usualSecond == null || !usualSecond.remembersHits;
  }

  /**
   * Looks a key up in both levels, as an access does: counts, updates the replacement state, and
   * fills the first level from the second.
   *
   * @return a {@link CachedTranslation}, or NONE after a miss in both; see {@link #lastLevel}
   */
  public long lookup(long key) {
    if (store.missed == (key | missedOperation)) {
      firstCounts.misses++;
      return miss();
    }
    NarrowLruSets first = usualFirst;
    WideLruSets second = usualSecond;
    if (first == null || second == null || store.heldUnusual != 0) {
      return lookupAny(key);
    }
    long[] cells = this.cells;
    OperationCounts counts = firstCounts;
    int firstSet = first.usualSetOf(key);
    int slot = first.useUsual(cells, firstSet, key);
    if (slot != SlotStore.NO_SLOT) {
      return firstLevelHit(slot, 0);
    }
    int secondSet = second.usualSetOf(key);
    slot = second.useIn(cells, secondSet, key);
    counts.misses++;
    lastFirstSet = firstSet;
    lastSecondSet = secondSet;
    if (slot == SlotStore.NO_SLOT) {
      store.missed = key | missedOperation;
      return miss();
    }
    lastSecondSlot = slot;
    counts.smallFills++;
    lastLevel = TranslationResult.TLB_L2;
    secondCounts.hit(0, 1);
    long entry = cells[slot + 1];
    store.missed = 0;
    lastFirstSlot = first.fillUsual(cells, firstSet, key, entry);
    return entry;
  }

  /** Returns where the last {@link #lookup} ended: TLB_L1, TLB_L2 or TLB_MISS. */
  public int lastLevel() {
    return lastLevel;
  }

  private long lookupAny(long key) {
    boolean isSmall = store.heldUnusual == 0;
    SetView view = firstSmall;
    int slot = isSmall && view != null ? view.use(key) : firstLevel.use(key);
    if (slot != SlotStore.NO_SLOT) {
      return firstLevelHit(slot, CachedTranslation.pageSize(cells[slot + 1]));
    }
    firstCounts.misses++;
    if (secondLevel.isAbsent()) {
      lastLevel = TranslationResult.TLB_MISS;
      return CachedTranslation.NONE;
    }
    view = secondSmall;
    slot = isSmall && view != null ? view.use(key) : secondLevel.use(key);
    return slot == SlotStore.NO_SLOT ? miss() : secondLevelHit(key, slot);
  }

  private long firstLevelHit(int slot, int pageSize) {
    lastFirstSlot = slot;
    lastLevel = TranslationResult.TLB_L1;
    firstCounts.hit(pageSize, 1);
    return cells[slot + 1];
  }

  private long miss() {
    secondCounts.misses++;
    lastLevel = TranslationResult.TLB_MISS;
    return CachedTranslation.NONE;
  }

  /** A hit in the second level fills the first. */
  private long secondLevelHit(long key, int slot) {
    long entry = cells[slot + 1];
    lastLevel = TranslationResult.TLB_L2;
    lastSecondSlot = slot;
    secondCounts.hit(CachedTranslation.pageSize(entry), 1);
    SetView first = firstIndependent;
    if (first != null && CachedTranslation.isPlain(entry)) {
      lastFirstSlot = first.fill(key, entry);
      firstCounts.smallFills++;
      return entry;
    }
    lastFirstSlot = SlotStore.NO_SLOT;
    related.bringUp(key, slot, entry);
    return entry;
  }

  /**
   * Caches the result of a walk that an access made after it missed in both levels.
   *
   * @param entry a {@link CachedTranslation} of the whole page as the tables map it
   */
  public void fill(long key, long entry) {
    NarrowLruSets first = usualFirst;
    WideLruSets second = usualSecond;
    if (first != null
        && second != null
        && store.missed == (key | missedOperation)
        && CachedTranslation.isPlain(entry)) {
      long[] cells = this.cells;
      store.missed = 0;
      lastFirstSlot = first.fillUsual(cells, lastFirstSet, key, entry);
      lastSecondSlot = second.fillUsual(cells, lastSecondSet, key, entry);
      firstCounts.smallFills++;
      secondCounts.smallFills++;
    } else {
      fillAny(key, entry);
    }
  }

  private void fillAny(long key, long entry) {
    SetView first = firstIndependent;
    SetView second = secondIndependent;
    if (first != null && second != null && CachedTranslation.isPlain(entry)) {
      lastFirstSlot = first.fill(key, entry);
      lastSecondSlot = second.fill(key, entry);
      firstCounts.smallFills++;
      secondCounts.smallFills++;
      return;
    }
    lastFirstSlot = SlotStore.NO_SLOT;
    related.fill(key, entry);
  }

  /**
   * Caches the result of a walk that an access made after it hit: as {@link #fill} where a level
   * does not hold the page any more, but no miss is counted as filled, because there was none.
   *
   * @param entry a {@link CachedTranslation} of the whole page as the tables map it
   */
  public void refill(long key, long entry) {
    related.refill(key, entry);
  }

  /**
   * Remembers that the last {@link #lookup} hit the first level; but not where accesses of another
   * operation may fill an array that is searched before.
   *
   * @param line of {@link TlbHierarchy#firstLevelHits}
   * @param key of everything that led to this hit: page, kind of access, and whatever else the
   *     caller looks at; the two lowest bits are not both set
   * @param value what the caller wants to know when the hit is repeated
   */
  public void remember(int line, long key, long value) {
    if (firstLevel.isFilledAsOne()) {
      TaggedArray array = firstLevel.owner(lastFirstSlot);
      store.firstLevelHits.remember(line, key, value, array, lastFirstSlot, firstCounts);
    }
  }

  /**
   * Remembers that the last {@link #lookup} missed in the first level, and hit the second or was
   * followed by a {@link #fill}.
   *
   * @param vaddr in the page
   * @param key as {@link #remember} takes it
   * @param value what is to be added to an address when the page is found in the second level
   */
  public void rememberMiss(long vaddr, long key, long value) {
    assert lastLevel != TranslationResult.TLB_L1;
    RepeatedMisses misses = repeatedMisses;
    if (misses == null || lastFirstSlot == SlotStore.NO_SLOT) {
      firstLevelMisses.forget(vaddr);
      return;
    }
    misses.remember(vaddr, key, value, lastFirstSlot, lastSecondSlot);
  }

  /**
   * Returns how the accesses of this operation repeat first-level misses; null if none of them is
   * remembered.
   */
  public @Nullable RepeatedMisses repeatedMisses() {
    return repeatedMisses;
  }

  /**
   * Takes back the miss of a lookup that missed in every level, because it will be made again: the
   * access faulted and is the same one when it is retried.
   */
  void forgetMiss() {
    firstCounts.misses--;
    if (!secondLevel.isAbsent()) {
      secondCounts.misses--;
    }
  }
}
