package mmusim.mmu.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.TranslationResult;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.IntRange;

/**
 * A fully associative array of 4-KiB and 2-MiB pages under LRU, compared with a list of pages:
 * PCIDs, global pages and every kind of invalidation. Pages are 2 MiB from 8 MiB on; every third
 * page is global.
 */
class TaggedPropertyTest {
  private static final long LARGE_FROM = 8L << 20;

  /** What the list holds, newest first. */
  private record Page(long vaddr, int size, int pcid, boolean global) {
    boolean serves(long address, int other) {
      return address >>> CachedTranslation.shift(size) == vaddr >>> CachedTranslation.shift(size)
          && (global || pcid == other);
    }
  }

  /** Without the preference for small numbers, which would make most steps invalidations. */
  @Provide
  Arbitrary<List<Integer>> steps() {
    return Arbitraries.integers()
        .between(0, 0xffff)
        .withDistribution(RandomDistribution.uniform())
        .list()
        .ofMinSize(100)
        .ofMaxSize(400);
  }

  @Property(tries = 300)
  void anArrayHoldsWhatTheListHolds(
      @ForAll @IntRange(min = 1, max = 20) int ways, @ForAll("steps") List<Integer> steps) {
    TlbHierarchy tlb = Tlbs.hierarchy(Tlbs.array("l1", 1, List.of(0, 1), ways, ways));
    List<Page> model = new ArrayList<>();
    for (int step : steps) {
      int pcid = step & 1;
      long vaddr = vaddr(step >> 5 & 31);
      boolean globalsToo = (step & 2) != 0;
      switch (step >> 12) {
        case 0 -> {
          tlb.invalidatePage(vaddr, pcid, globalsToo);
          model.removeIf(p -> p.serves(vaddr, pcid) && (globalsToo || !p.global));
        }
        case 1 -> {
          tlb.invalidatePcid(pcid, globalsToo);
          model.removeIf(p -> p.pcid == pcid && (globalsToo || !p.global));
        }
        case 2 -> {
          boolean all = (step >> 2 & 7) == 0;
          if (all) {
            tlb.invalidateAll(globalsToo);
            model.removeIf(p -> globalsToo || !p.global);
          }
        }
        default ->
            assertThat(access(tlb, vaddr, pcid))
                .as("0x%x under PCID %d of %s", vaddr, pcid, model)
                .isEqualTo(access(model, ways, vaddr, pcid));
      }
    }
    assertThat(tlb.entries()).hasSameSizeAs(model);
  }

  private static long vaddr(int number) {
    return number < 20 ? number * 4096L : LARGE_FROM + ((number - 20L) << 21);
  }

  private static int size(long vaddr) {
    return vaddr < LARGE_FROM ? Tlbs.SIZE_4K : Tlbs.SIZE_2M;
  }

  private static boolean isGlobal(long vaddr) {
    return (vaddr >>> CachedTranslation.shift(size(vaddr))) % 3 == 0;
  }

  private static boolean access(TlbHierarchy tlb, long vaddr, int pcid) {
    if (tlb.lookup(vaddr, pcid, Access.READ) == CachedTranslation.NONE) {
      tlb.fill(vaddr, pcid, Access.READ, Tlbs.entry(vaddr, size(vaddr), isGlobal(vaddr)));
    }
    return tlb.lastLevel() == TranslationResult.TLB_L1;
  }

  private static boolean access(List<Page> model, int ways, long vaddr, int pcid) {
    for (Iterator<Page> pages = model.iterator(); pages.hasNext(); ) {
      Page page = pages.next();
      if (page.serves(vaddr, pcid)) {
        pages.remove();
        model.add(0, page);
        return true;
      }
    }
    if (model.size() == ways) {
      model.remove(ways - 1);
    }
    model.add(0, new Page(vaddr, size(vaddr), pcid, isGlobal(vaddr)));
    return false;
  }
}
