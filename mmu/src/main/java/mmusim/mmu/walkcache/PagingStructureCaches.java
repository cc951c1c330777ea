package mmusim.mmu.walkcache;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.SetShape;
import mmusim.mmu.tlb.SetView;
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
  private static final int PDPTE_LEVEL = 3;
  private static final long NO_TAG = 0;

  private final WalkCacheGeometry geometry;
  private final SlotStore store;
  private final TaggedArray[] arrays;

  /** By level, the sets that hold its entries; null if none do. */
  private final @Nullable SetView[] sets = new SetView[LEVEL_MAX + 1];

  private final @Nullable SetView pdes;

  private final long[] hits = new long[LEVEL_MAX + 1];
  private long misses;

  /**
   * The PDPTE used last, if it is known to be the newest of its set, so that one more use changes
   * nothing: programs stay within a gibibyte longer than within two mebibytes.
   */
  private long newestPdpteTag;

  private int newestPdpteSlot;
  private final boolean pdptesAreAlone;

  /**
   * Creates empty caches.
   *
   * @param seed of random replacement
   */
  public PagingStructureCaches(WalkCacheGeometry geometry, long seed) {
    this.geometry = geometry;
    List<SetShape> shapes =
        geometry.arrays().stream()
            .map(a -> SetShape.of(a.entries(), a.ways(), a.replacement(), false, false))
            .toList();
    this.store = new SlotStore(shapes);
    this.arrays = new TaggedArray[geometry.arrays().size()];
    this.pdptesAreAlone =
        geometry.arrays().stream().anyMatch(a -> a.levels().equals(List.of(PDPTE_LEVEL)));
    for (int i = 0; i < arrays.length; i++) {
      WalkCacheGeometry.Array array = geometry.arrays().get(i);
      int[] shifts = array.levels().stream().mapToInt(PagingStructureCaches::shift).toArray();
      arrays[i] =
          new TaggedArray(
              store, shapes.get(i), shifts, array.replacement(), Indexing.LOW_BITS, seed + i);
      for (int level : array.levels()) {
        sets[level] = arrays[i].view(shift(level));
      }
    }
    this.pdes = sets[LEVEL_MIN];
  }

  /** Returns what these caches were built from. */
  public WalkCacheGeometry geometry() {
    return geometry;
  }

  /**
   * Returns where a walk may begin: a {@link WalkStart}, or NONE for CR3.
   *
   * @param key of the address and the PCID: see {@link Tag#key}
   */
  public long lookup(long key) {
    SetView entries = pdes;
    int slot = entries == null ? SlotStore.NO_SLOT : entries.useExact(key);
    if (slot == SlotStore.NO_SLOT) {
      return lookupAbove(key);
    }
    hits[LEVEL_MIN]++;
    return store.entry(slot);
  }

  private long lookupAbove(long key) {
    SetView pdptes = sets[PDPTE_LEVEL];
    if (pdptes != null
        && pdptes.tagOf(key) == newestPdpteTag
        && store.holds(newestPdpteSlot, newestPdpteTag)) {
      hits[PDPTE_LEVEL]++;
      return store.entry(newestPdpteSlot);
    }
    for (int level = LEVEL_MIN + 1; level <= LEVEL_MAX; level++) {
      long start = lookupLevel(key, level);
      if (start != WalkStart.NONE) {
        return start;
      }
    }
    misses++;
    return WalkStart.NONE;
  }

  private long lookupLevel(long key, int level) {
    SetView entries = sets[level];
    int slot = entries == null ? SlotStore.NO_SLOT : entries.useExact(key);
    if (slot == SlotStore.NO_SLOT) {
      return WalkStart.NONE;
    }
    hits[level]++;
    if (level == PDPTE_LEVEL && pdptesAreAlone) {
      newestPdpteTag = entries.tagOf(key);
      newestPdpteSlot = slot;
    }
    return store.entry(slot);
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
    SetView entries = sets[level];
    if (entries != null) {
      newestPdpteTag = level == PDPTE_LEVEL ? NO_TAG : newestPdpteTag;
      entries.fill(entries.tagOf(key), start);
    }
  }

  /** As {@link #fill}, of a PDE. */
  public void fillPde(long key, long start) {
    SetView entries = pdes;
    if (entries != null) {
      entries.fill(entries.tagOf(key), start);
    }
  }

  /** Drops the entries that a walk for an address under a PCID could use. */
  public void invalidateAddress(long vaddr, int pcid) {
    long key = Tag.key(vaddr, pcid);
    for (TaggedArray array : arrays) {
      array.dropPage(key, true);
    }
  }

  /** Drops the entries of a PCID. */
  public void invalidatePcid(int pcid) {
    for (TaggedArray array : arrays) {
      array.dropPcid(pcid, true);
    }
  }

  /** Drops everything. */
  public void invalidateAll() {
    for (TaggedArray array : arrays) {
      array.dropAll(true);
    }
  }

  /** Returns the walks that began below an entry of this level, 2 (PDE) to 5 (PML5E). */
  public long hits(int level) {
    return hits[level];
  }

  /** Returns the walks that began at CR3. */
  public long misses() {
    return misses;
  }

  /** Returns all entries, by array in the geometry's order, then by slot. */
  public List<WalkCacheEntryView> entries() {
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

  private static int shift(int level) {
    return 12 + 9 * (level - 1);
  }
}
