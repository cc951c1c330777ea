package mmusim.mmu.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.TranslationResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each kind of invalidation drops, and that it drops nothing else. */
class TlbInvalidationTest {
  private static final long PAGE = 0x40_0000L;
  private static final long OTHER = 0x40_1000L;
  private static final long GLOBAL_PAGE = 0x40_2000L;

  private final TlbHierarchy tlb =
      Tlbs.hierarchy(
          Tlbs.array("l1", 1, List.of(Tlbs.SIZE_4K), 16, 4),
          Tlbs.array("l2", 2, List.of(Tlbs.SIZE_4K), 64, 4));

  @BeforeEach
  void fillTwoPagesInTwoPcidsAndOneGlobalPage() {
    for (int pcid = 1; pcid <= 2; pcid++) {
      tlb.fill(PAGE, pcid, Access.READ, Tlbs.entry(PAGE, Tlbs.SIZE_4K, false));
      tlb.fill(OTHER, pcid, Access.READ, Tlbs.entry(OTHER, Tlbs.SIZE_4K, false));
    }
    tlb.fill(GLOBAL_PAGE, 1, Access.READ, Tlbs.entry(GLOBAL_PAGE, Tlbs.SIZE_4K, true));
  }

  @Test
  void aGlobalEntryServesEveryPcid() {
    assertThat(holds(GLOBAL_PAGE, 1)).isTrue();
    assertThat(holds(GLOBAL_PAGE, 77)).isTrue();
  }

  @Test
  void anEntryServesItsPcidAlone() {
    assertThat(holds(PAGE, 3)).isFalse();
  }

  @Test
  void aPageIsDroppedInOnePcidAndBothLevels() {
    tlb.invalidatePage(PAGE + 0xfff, 1, true);
    assertThat(holds(PAGE, 1)).isFalse();
    assertThat(holds(PAGE, 2)).isTrue();
    assertThat(holds(OTHER, 1)).isTrue();
    assertThat(tlb.entries()).noneMatch(e -> e.vaddr() == PAGE && e.pcid() == 1);
  }

  @Test
  void aGlobalPageIsDroppedUnderAnyPcidOnlyIfAskedFor() {
    tlb.invalidatePage(GLOBAL_PAGE, 2, false);
    assertThat(holds(GLOBAL_PAGE, 1)).isTrue();
    tlb.invalidatePage(GLOBAL_PAGE, 2, true);
    assertThat(holds(GLOBAL_PAGE, 1)).isFalse();
  }

  @Test
  void aPcidIsDroppedWithoutItsGlobalEntries() {
    tlb.invalidatePcid(1, false);
    assertThat(holds(PAGE, 1)).isFalse();
    assertThat(holds(OTHER, 1)).isFalse();
    assertThat(holds(PAGE, 2)).isTrue();
    assertThat(holds(GLOBAL_PAGE, 1)).isTrue();
  }

  @Test
  void aPcidIsDroppedWithItsGlobalEntries() {
    tlb.invalidatePcid(1, true);
    assertThat(holds(GLOBAL_PAGE, 1)).isFalse();
    assertThat(holds(PAGE, 2)).isTrue();
  }

  /**
   * The first level gives the page up and takes it back from the second under another PCID. That
   * copy once stayed behind when the entries of the first PCID were dropped.
   */
  @Test
  void aCopyOfAGlobalEntryBelongsToThePcidOfTheWalk() {
    for (int conflict = 1; conflict <= 4; conflict++) {
      long page = GLOBAL_PAGE + 0x4000L * conflict;
      tlb.fill(page, 2, Access.READ, Tlbs.entry(page, Tlbs.SIZE_4K, false));
    }
    tlb.lookup(GLOBAL_PAGE, 2, Access.READ);
    assertThat(tlb.lastLevel()).isEqualTo(TranslationResult.TLB_L2);
    assertThat(tlb.entries()).filteredOn(TlbEntryView::isGlobal).hasSize(2);
    tlb.invalidatePcid(1, true);
    assertThat(tlb.entries()).noneMatch(TlbEntryView::isGlobal);
  }

  @Test
  void allPcidsAreDroppedWithoutGlobalEntries() {
    tlb.invalidateAll(false);
    assertThat(tlb.entries()).allMatch(TlbEntryView::isGlobal).hasSize(2);
  }

  @Test
  void everythingIsDropped() {
    tlb.invalidateAll(true);
    assertThat(tlb.entries()).isEmpty();
  }

  /** INVLPG of a large page drops every fragment, the ones around other addresses included. */
  @Test
  void everyFragmentOfALargePageIsDropped() {
    TlbHierarchy small = Tlbs.hierarchy(Tlbs.array("l1", 1, List.of(Tlbs.SIZE_4K), 16, 4));
    long large = 0x20_0000L;
    long before = large - 0x1000;
    Tlbs.access(small, before, 1, Access.READ, Tlbs.SIZE_4K);
    for (long offset : new long[] {0, 0x1000, 0x1f_f000}) {
      Tlbs.access(small, large + offset, 1, Access.READ, Tlbs.SIZE_2M);
    }
    assertThat(small.entries()).hasSize(4);
    assertThat(CachedTranslation.pagePaddr(small.lookup(large + 0x1008, 1, Access.READ)))
        .isEqualTo(0x20_1000L);
    small.invalidatePage(large + 0x8_0000, 1, true);
    assertThat(small.entries()).extracting(TlbEntryView::vaddr).containsExactly(before);
  }

  @Test
  void addressesOfTheKernelHalfAreListedAsTheyWere() {
    long kernel = 0xffff_8000_0000_1000L;
    tlb.fill(kernel, 1, Access.FETCH, Tlbs.entry(kernel, Tlbs.SIZE_4K, false));
    assertThat(tlb.entries()).anyMatch(e -> e.vaddr() == kernel && e.level() == 1);
  }

  private boolean holds(long vaddr, int pcid) {
    return tlb.lookup(vaddr, pcid, Access.READ) != CachedTranslation.NONE;
  }
}
