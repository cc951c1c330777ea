package mmusim.mmu.walkcache;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.SetShape;
import mmusim.mmu.tlb.SlotStore;
import mmusim.mmu.tlb.Tag;
import mmusim.mmu.tlb.TaggedArray;
import org.jspecify.annotations.Nullable;

/**
 * The paging-structure caches of one logical processor. A lookup tries the PDE cache first and goes
 * up; the first hit, which saves the most reads, is the one whose use counts for replacement.
 *
 * @see "Intel SDM vol. 3A, 4.10.3 Paging-Structure Caches"
 */
public final class PagingStructureCaches {
  private static final int LEVEL_MIN = 2;
  private static final int LEVEL_MAX = 5;
  private static final long NO_KEY = 0;
  private static final long NOT_FOUND = 0;

  /** Above the bits of all numbers of cells. */
  private static final int CHANGE_SHIFT = 24;

  private static final long CHANGE = 1L << CHANGE_SHIFT;

  /** The levels of {@link #chainKey}, as {@link #droppedLevels} has them. */
  private static final int CHAIN_LEVELS = 1 << 4 | 1 << 3 | 1 << 2;

  /** What keys of addresses in the same 2 MiB have in common. */
  private static final long SAME_PDE = -(1L << 21) | Tag.PCID_MAX;

  private final WalkCacheGeometry geometry;
  private final SlotStore store;
  private final TaggedArray[] arrays;

  /** By level; null where nothing is cached. */
  private final @Nullable CachedLevel[] levels = new CachedLevel[LEVEL_MAX + 1];

  private final @Nullable CachedLevel pdes;
  private long misses;

  /** Counts, in steps of CHANGE, what may have changed what is found: see {@link #findPde}. */
  private long changes = CHANGE;

  /** Whether all slots of a set are alike and hold one level: see {@link #droppedKey}. */
  private final boolean mayLeaveDropped;

  /**
   * The key whose entries are dropped, but still in their slots; NO_KEY for none. After a page
   * fault the access is retried, and its walk caches the same entries again, each in an empty slot
   * of its set, of which it does not matter which. So they are taken out only if it comes
   * otherwise.
   */
  private long droppedKey = NO_KEY;

  /** The levels of which that is so, a bit for each. */
  private int droppedLevels;

  /** Whether nothing was filled since, so that nothing is cached for the key at any level. */
  private boolean isNothingFilled;

  /**
   * What a walk from a PML4 cached last: the PML4E, the PDPTE and the PDE for the 2 MiB around an
   * address. NO_KEY as soon as one of them may not be in its slot, or not be the one of its level
   * that was used last.
   */
  private long chainKey = NO_KEY;

  private long chainPml4e;
  private long chainPdpte;
  private long chainPde;

  /**
   * Creates empty caches.
   *
   * @param seed of random replacement
   */
  public PagingStructureCaches(WalkCacheGeometry geometry, long seed) {
    this.geometry = geometry;
    List<SetShape> shapes =
        geometry.arrays().stream()
            .map(a -> SetShape.stamped(a.entries(), a.ways(), a.replacement()))
            .toList();
    this.store = new SlotStore(shapes, false);
    this.arrays = new TaggedArray[geometry.arrays().size()];
    this.mayLeaveDropped = geometry.arrays().stream().allMatch(PagingStructureCaches::knowsNewest);
    for (int i = 0; i < arrays.length; i++) {
      WalkCacheGeometry.Array array = geometry.arrays().get(i);
      int[] shifts = array.levels().stream().mapToInt(Pte::shift).toArray();
      arrays[i] =
          new TaggedArray(
              store, shapes.get(i), shifts, array.replacement(), Indexing.LOW_BITS, seed + i);
      for (int level : array.levels()) {
        levels[level] =
            new CachedLevel(
                arrays[i].view(Pte.shift(level)),
                store,
                shapes.get(i),
                knowsNewest(array),
                arrays[i].slot(0));
      }
    }
    this.pdes = levels[LEVEL_MIN];
  }

  private static boolean knowsNewest(WalkCacheGeometry.Array array) {
    return array.levels().size() == 1 && array.replacement() == Replacement.LRU;
  }

  /**
   * Returns where a walk may begin: a {@link WalkStart}, or NONE for CR3.
   *
   * @param key of the address and the PCID: see {@link Tag#key}
   */
  public long lookup(long key) {
    if (droppedKey != NO_KEY) {
      if (droppedKey == key && isNothingFilled) {
        misses++;
        return WalkStart.NONE;
      }
      takeOutDropped();
    }
    CachedLevel cached = pdes;
    if (cached == null) {
      chainKey = NO_KEY; // Of the levels above, another entry may be used now.
      return lookupAbove(key);
    }
    if ((key & SAME_PDE) == chainKey) {
      return cached.useNewest();
    }
    chainKey = NO_KEY;
    long start = cached.use(key);
    return start == WalkStart.NONE ? lookupAbove(key) : start;
  }

  /**
   * Returns what {@link #repeatsPde} takes, if {@link #lookup} is to return a start below a PDE and
   * finds it at once; else 0.
   */
  public long findPde(long key, long start) {
    CachedLevel cached = pdes;
    if (cached == null || droppedKey != NO_KEY) {
      return NOT_FOUND;
    }
    int found = cached.find(key, start);
    return found == SlotStore.NO_SLOT ? NOT_FOUND : changes | found;
  }

  /**
   * Does what {@link #lookup} does for the key of a find, if that is as good as it was.
   *
   * @param found as {@link #findPde} gave it
   * @return whether that was so; if not, nothing has happened
   */
  public boolean repeatsPde(long found) {
    long use = found ^ changes;
    CachedLevel cached = pdes;
    if (use >>> CHANGE_SHIFT != 0 || cached == null) {
      return false;
    }
    chainKey = NO_KEY;
    cached.repeat((int) use);
    return true;
  }

  /**
   * Returns the start below the PDE that was used or filled last, so that {@link #findPde} finds
   * it.
   *
   * @param key for which that was
   */
  public long lastPde(long key) {
    CachedLevel cached = pdes;
    return cached == null ? WalkStart.NONE : cached.last(key);
  }

  private long lookupAbove(long key) {
    for (int level = LEVEL_MIN + 1; level <= LEVEL_MAX; level++) {
      CachedLevel cached = levels[level];
      long start = cached == null ? WalkStart.NONE : cached.useNewest(key);
      if (start != WalkStart.NONE) {
        return start;
      }
    }
    misses++;
    return WalkStart.NONE;
  }

  /**
   * Caches an entry that a completed walk has read, because it was not cached: present, without
   * reserved bits, accessed, and not a leaf.
   *
   * @param level level of the entry, 2 (PDE) to 5 (PML5E)
   * @param key of the address and the PCID: see {@link Tag#key}
   * @param start the table that it points to and the rights so far: a {@link WalkStart}
   */
  public void fill(int level, long key, long start) {
    fill(levels[level], level, key, start);
  }

  /** As {@link #fill}, of a PDE. */
  public void fillPde(long key, long start) {
    fill(pdes, LEVEL_MIN, key, start);
  }

  private void fill(@Nullable CachedLevel cached, int level, long key, long start) {
    changed();
    if (cached != null && (droppedKey == NO_KEY || !isRestored(cached, level, key, start))) {
      cached.fill(key, start);
    }
  }

  /** Caches an entry where it was before it was dropped; returns whether it was there. */
  private boolean isRestored(CachedLevel cached, int level, long key, long start) {
    if (key != droppedKey) {
      takeOutDropped();
      return false;
    }
    isNothingFilled = false;
    droppedLevels &= ~(1 << level);
    droppedKey = droppedLevels == 0 ? NO_KEY : key;
    return cached.change(key, start);
  }

  /**
   * Caches the entries that a completed walk from a PML4 to a PTE has read, if that is no more than
   * to take back that they were dropped: the page fault came from below the same entries, which
   * were those of their levels that were used last.
   *
   * @return whether that was so; if not, nothing has happened
   */
  public boolean restores(long key, long pml4e, long pdpte, long pde) {
    if (key != droppedKey
        || (key & SAME_PDE) != chainKey
        || pde != chainPde
        || pdpte != chainPdpte
        || pml4e != chainPml4e) {
      return false;
    }
    droppedKey = NO_KEY;
    return true;
  }

  /** Notes that a completed walk from a PML4 to a PTE has read these entries, and cached them. */
  public void noteChain(long key, long pml4e, long pdpte, long pde) {
    if (mayLeaveDropped) {
      chainKey = key & SAME_PDE;
      chainPml4e = pml4e;
      chainPdpte = pdpte;
      chainPde = pde;
    }
  }

  /** Drops the entries that a walk for an address under a PCID could use. */
  public void invalidateAddress(long vaddr, int pcid) {
    takeOutDropped();
    changes += CHANGE;
    droppedKey = Tag.key(vaddr, pcid);
    droppedLevels =
        held(5)
            | ((droppedKey & SAME_PDE) == chainKey ? CHAIN_LEVELS : held(2) | held(3) | held(4));
    isNothingFilled = true;
    if (!mayLeaveDropped) {
      takeOutDropped();
    }
  }

  /** Returns the bit of a level if anything is cached there. */
  private int held(int level) {
    CachedLevel cached = levels[level];
    return cached == null || cached.isEmpty() ? 0 : 1 << level;
  }

  /** Lets no {@link #findPde} and no {@link #noteChain} count any more. */
  private void changed() {
    chainKey = NO_KEY;
    changes += CHANGE;
  }

  private void takeOutDropped() {
    if (droppedKey != NO_KEY) {
      chainKey = NO_KEY;
      for (int level = LEVEL_MIN; level <= LEVEL_MAX; level++) {
        CachedLevel cached = levels[level];
        if (cached != null && (droppedLevels & 1 << level) != 0) {
          cached.drop(droppedKey);
        }
      }
      droppedKey = NO_KEY;
    }
  }

  /** Drops the entries of a PCID. */
  public void invalidatePcid(int pcid) {
    takeOutDropped();
    changed();
    for (TaggedArray array : arrays) {
      array.dropPcid(pcid, true);
    }
  }

  /** Drops everything. */
  public void invalidateAll() {
    takeOutDropped();
    changed();
    for (TaggedArray array : arrays) {
      array.dropAll(true);
    }
  }

  /** Returns the walks that began below an entry of this level, 2 (PDE) to 5 (PML5E). */
  public long hits(int level) {
    CachedLevel cached = levels[level];
    return cached == null ? 0 : cached.hits();
  }

  /** Returns the walks that began at CR3. */
  public long misses() {
    return misses;
  }

  /** Returns all entries, by array in the geometry's order, then by slot. */
  public List<WalkCacheEntryView> entries() {
    takeOutDropped();
    List<WalkCacheEntryView> views = new ArrayList<>();
    for (int i = 0; i < arrays.length; i++) {
      String name = geometry.arrays().get(i).name();
      for (int index = 0; index < arrays[i].capacity(); index++) {
        int slot = arrays[i].slot(index);
        long start = store.entry(slot);
        if (start != WalkStart.NONE) {
          int level = WalkStart.tableLevel(start) + 1;
          views.add(
              new WalkCacheEntryView(name, level, store.vaddr(slot), store.pcid(slot), start));
        }
      }
    }
    return views;
  }
}
