package mmusim.mmu.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import mmusim.mmu.RandomGeometry;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.preset.Presets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What holds whatever the geometry: presets and random ones, several arrays to a level, every
 * relation of the levels, three page sizes that change without an invalidation, PCIDs, global
 * pages. A translation that is used was filled and has not been invalidated since; one that is
 * there is found; none is there twice; what an invalidation names is gone.
 */
class AnyGeometryPropertyTest {
  private static final int STEPS = 1500;
  private static final long REGION = 1L << 30;

  /** A translation that may be used, until something drops it. */
  private record Fill(long vaddr, int pcid, long entry) {
    boolean serves(long address, int other) {
      int shift = CachedTranslation.shift(CachedTranslation.mappedPageSize(entry));
      return address >>> shift == vaddr >>> shift && (isGlobal() || pcid == other);
    }

    boolean isGlobal() {
      return (entry & CachedTranslation.GLOBAL) != 0;
    }
  }

  private final List<Fill> fills = new ArrayList<>();

  /** By region of 1 GiB: its page size, whether it is global, and what its frames are now. */
  private final int[] sizes = new int[3];

  private final boolean[] globals = new boolean[3];
  private final long[] bases = new long[3];

  /** Whether the next access that misses finds no page, and faults. */
  private boolean isAbsent;

  @Property(tries = 300)
  void whatIsUsedWasFilledAndIsNotDroppedYet(@ForAll long seed) {
    Random random = new Random(seed);
    TlbGeometry geometry = geometry(random);
    TlbHierarchy tlb = new TlbHierarchy(geometry, seed);
    for (int step = 0; step < STEPS; step++) {
      long vaddr = vaddr(random);
      int pcid = random.nextInt(2);
      switch (random.nextInt(24)) {
        case 0 -> remap(random);
        case 1 -> invalidate(tlb, random, vaddr, pcid);
        default -> {
          isAbsent = random.nextInt(16) == 0;
          access(tlb, geometry, vaddr, pcid, random.nextInt(3));
        }
      }
    }
    assertNoneIsThereTwice(tlb);
  }

  private void remap(Random random) {
    int region = random.nextInt(3);
    sizes[region] = random.nextInt(3);
    globals[region] = random.nextInt(4) == 0;
    bases[region] = (8L + random.nextInt(8)) << 30;
  }

  private static long vaddr(Random random) {
    long page = random.nextInt(3) * REGION;
    int within = random.nextInt(40);
    return page + (within < 28 ? within * 4096L : (within - 28L) << 21) + random.nextInt(4096);
  }

  /** What the tables say now; D is clear until a write. */
  private long mapped(long vaddr, boolean dirty) {
    int region = (int) (vaddr / REGION);
    long offset = vaddr % REGION & -CachedTranslation.bytes(sizes[region]);
    long flags =
        CachedTranslation.WRITABLE
            | (dirty ? CachedTranslation.DIRTY : 0)
            | (globals[region] ? CachedTranslation.GLOBAL : 0);
    return CachedTranslation.pack(bases[region] + offset, flags, 6, sizes[region], 0);
  }

  private void access(TlbHierarchy tlb, TlbGeometry geometry, long vaddr, int pcid, int operation) {
    boolean isThere = isThere(tlb, geometry, vaddr, pcid, operation);
    long entry = tlb.lookup(vaddr, pcid, operation);
    assertThat(entry != CachedTranslation.NONE)
        .as("0x%x in %s", vaddr, geometry)
        .isEqualTo(isThere);
    boolean write = operation == Access.WRITE;
    if (entry == CachedTranslation.NONE && isAbsent) {
      tlb.invalidatePageElsewhere(vaddr, pcid, operation);
      assertGone(tlb, vaddr, pcid, true);
      fills.removeIf(f -> f.serves(vaddr, pcid));
      return;
    }
    if (entry == CachedTranslation.NONE) {
      long found = mapped(vaddr, write);
      fills.add(new Fill(vaddr, pcid, found));
      tlb.fill(vaddr, pcid, operation, found);
      return;
    }
    assertThat(fills.stream().anyMatch(f -> isOf(entry, f, vaddr, pcid)))
        .as("0x%x, PCID %d gives 0x%x in %s", vaddr, pcid, entry, geometry)
        .isTrue();
    if (write && (entry & CachedTranslation.DIRTY) == 0) {
      long found = mapped(vaddr, true);
      fills.add(new Fill(vaddr, pcid, found));
      tlb.refresh(vaddr, pcid, operation, found);
    }
  }

  private static boolean isOf(long entry, Fill fill, long vaddr, int pcid) {
    int size = CachedTranslation.pageSize(entry);
    return fill.serves(vaddr, pcid)
        && CachedTranslation.pageSize(fill.entry) >= size
        && entry
            == (CachedTranslation.pageSize(fill.entry) == size
                ? fill.entry
                : CachedTranslation.fragment(fill.entry, vaddr, size));
  }

  private static boolean isThere(
      TlbHierarchy tlb, TlbGeometry geometry, long vaddr, int pcid, int operation) {
    List<String> searched = new ArrayList<>();
    geometry.arrays(1, operation).forEach(a -> searched.add(a.name()));
    geometry.arrays(2, operation).forEach(a -> searched.add(a.name()));
    return tlb.entries().stream()
        .anyMatch(
            e ->
                searched.contains(e.array())
                    && Long.compareUnsigned(vaddr - e.vaddr(), e.pageBytes()) < 0
                    && (e.isGlobal() || e.pcid() == pcid));
  }

  private void invalidate(TlbHierarchy tlb, Random random, long vaddr, int pcid) {
    boolean globalsToo = random.nextBoolean();
    switch (random.nextInt(8)) {
      case 0 -> {
        tlb.invalidateAll(globalsToo);
        fills.removeIf(f -> globalsToo || !f.isGlobal());
        assertThat(tlb.entries()).noneMatch(e -> globalsToo || !e.isGlobal());
      }
      case 1 -> {
        tlb.invalidatePcid(pcid, false);
        fills.removeIf(f -> f.pcid == pcid && !f.isGlobal());
        assertThat(tlb.entries()).noneMatch(e -> e.pcid() == pcid && !e.isGlobal());
      }
      default -> {
        tlb.invalidatePage(vaddr, pcid, globalsToo);
        fills.removeIf(f -> f.serves(vaddr, pcid) && (globalsToo || !f.isGlobal()));
        assertGone(tlb, vaddr, pcid, globalsToo);
      }
    }
  }

  private static void assertGone(TlbHierarchy tlb, long vaddr, int pcid, boolean globalsToo) {
    assertThat(tlb.entries())
        .noneMatch(
            e ->
                new Fill(e.vaddr(), e.pcid(), e.entry()).serves(vaddr, pcid)
                    && (globalsToo || !e.isGlobal()));
  }

  private static void assertNoneIsThereTwice(TlbHierarchy tlb) {
    Set<String> seen = new HashSet<>();
    for (TlbEntryView e : tlb.entries()) {
      String key =
          e.array() + " " + e.vaddr() + " " + e.pageBytes() + " " + e.pcid() + e.isGlobal();
      assertThat(seen.add(key)).as(key).isTrue();
    }
  }

  private static TlbGeometry geometry(Random random) {
    List<String> presets = List.copyOf(Presets.names());
    if (random.nextInt(3) == 0) {
      return Presets.get(presets.get(random.nextInt(presets.size()))).tlb();
    }
    return RandomGeometry.tlb(random);
  }
}
