package mmusim.mmu.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.preset.Presets;
import org.junit.jupiter.api.Test;

/** Lookup and fill: which array takes what, and what is counted. */
class TlbHierarchyTest {
  @Test
  void loadsAndStoresHaveArraysOfTheirOwnOnIceLake() {
    TlbHierarchy tlb = preset("icelake");
    assertThat(access(tlb, 0x1000, Access.READ, Tlbs.SIZE_4K))
        .isEqualTo(TranslationResult.TLB_MISS);
    assertThat(access(tlb, 0x1000, Access.WRITE, Tlbs.SIZE_4K)).isEqualTo(TranslationResult.TLB_L2);
    assertThat(access(tlb, 0x1000, Access.WRITE, Tlbs.SIZE_4K)).isEqualTo(TranslationResult.TLB_L1);
    assertThat(arraysHolding(tlb)).containsExactly("l1d.4k", "l1d.store", "l2.4k2m");
  }

  /** 17 pages of one set: eight in each array of the second level, and one replaced. */
  @Test
  void aPageMayLieInEitherSecondLevelArrayOnIceLake() {
    TlbHierarchy tlb = preset("icelake");
    for (long page = 0; page < 17; page++) {
      access(tlb, page << 30, Access.READ, Tlbs.SIZE_4K);
    }
    assertThat(arraysHolding(tlb)).filteredOn("l2.4k2m"::equals).hasSize(8);
    assertThat(arraysHolding(tlb)).filteredOn("l2.4k1g"::equals).hasSize(8);
  }

  @Test
  void aGigabytePageIsHeldInFragmentsWhereThereIsNoArrayForIt() {
    TlbHierarchy tlb = preset("nehalem");
    long page = 0x4000_0000L;
    assertThat(access(tlb, page + 0x20_1234, Access.READ, Tlbs.SIZE_1G))
        .isEqualTo(TranslationResult.TLB_MISS);
    assertThat(access(tlb, page + 0x3f_ffff, Access.READ, Tlbs.SIZE_1G))
        .isEqualTo(TranslationResult.TLB_L1);
    assertThat(access(tlb, page + 0x40_0000, Access.READ, Tlbs.SIZE_1G))
        .isEqualTo(TranslationResult.TLB_MISS);
    assertThat(tlb.entries()).extracting(TlbEntryView::pageBytes).containsOnly(0x20_0000L);
    assertThat(tlb.entries())
        .extracting(TlbEntryView::paddr)
        .containsExactly(0x4020_0000L, 0x4040_0000L);
  }

  @Test
  void theSecondLevelHoldsAWholePageOfWhichTheFirstHoldsAFragment() {
    TlbHierarchy tlb = preset("skylake");
    access(tlb, 0x4000_0000L, Access.FETCH, Tlbs.SIZE_1G);
    assertThat(arraysHolding(tlb)).containsExactly("l1i.2m", "l2.1g");
    assertThat(access(tlb, 0x4020_0000L, Access.FETCH, Tlbs.SIZE_1G))
        .isEqualTo(TranslationResult.TLB_L2);
  }

  @Test
  void withoutArraysEveryLookupMisses() {
    TlbHierarchy tlb = preset("none");
    access(tlb, 0x1000, Access.READ, Tlbs.SIZE_4K);
    assertThat(access(tlb, 0x1000, Access.READ, Tlbs.SIZE_4K))
        .isEqualTo(TranslationResult.TLB_MISS);
    assertThat(tlb.firstCounts().misses(Access.READ)).isEqualTo(2);
    assertThat(tlb.secondCounts().misses(Access.READ)).isZero();
  }

  /** Stores find the page in a second-level array of theirs, and bring it where loads look, too. */
  @Test
  void aMissDoesNotHideWhatAnotherOperationBroughtFromItsSecondLevel() {
    TlbHierarchy tlb =
        Tlbs.hierarchy(
            array("l1", 1, 1, Access.READ, Access.WRITE),
            array("l2.load", 2, 8, Access.READ),
            array("l2.store", 2, 8, Access.WRITE));
    access(tlb, 0x0000, Access.WRITE, Tlbs.SIZE_4K);
    access(tlb, 0x1000, Access.WRITE, Tlbs.SIZE_4K);
    assertThat(tlb.lookup(0x0000, 0, Access.READ)).isEqualTo(CachedTranslation.NONE);
    assertThat(access(tlb, 0x0000, Access.WRITE, Tlbs.SIZE_4K)).isEqualTo(TranslationResult.TLB_L2);
    assertThat(access(tlb, 0x0000, Access.READ, Tlbs.SIZE_4K)).isEqualTo(TranslationResult.TLB_L1);
  }

  @Test
  void aPageIsFilledIntoItsOwnSetWhicheverPageMissedLast() {
    TlbHierarchy tlb = preset("skylake");
    assertThat(tlb.lookup(0x1000, 0, Access.READ)).isEqualTo(CachedTranslation.NONE);
    tlb.fill(0x2000, 0, Access.READ, Tlbs.entry(0x2000, Tlbs.SIZE_4K, false));
    assertThat(access(tlb, 0x2000, Access.READ, Tlbs.SIZE_4K)).isEqualTo(TranslationResult.TLB_L1);
  }

  private static TlbArrayGeometry array(String name, int level, int ways, Integer... operations) {
    return new TlbArrayGeometry(
        name,
        level,
        List.of(operations),
        List.of(Tlbs.SIZE_4K),
        ways,
        ways,
        Replacement.LRU,
        Indexing.LOW_BITS);
  }

  /** The first level's hits leave the second level's order alone: page 0 is still its oldest. */
  @Test
  void aFirstLevelHitDoesNotTouchTheSecondLevel() {
    TlbHierarchy tlb =
        Tlbs.hierarchy(
            Tlbs.array("l1", 1, List.of(Tlbs.SIZE_4K), 4, 4),
            Tlbs.array("l2", 2, List.of(Tlbs.SIZE_4K), 2, 2));
    access(tlb, 0x0000, Access.READ, Tlbs.SIZE_4K);
    access(tlb, 0x1000, Access.READ, Tlbs.SIZE_4K);
    access(tlb, 0x0000, Access.READ, Tlbs.SIZE_4K);
    access(tlb, 0x2000, Access.READ, Tlbs.SIZE_4K);
    assertThat(tlb.entries())
        .filteredOn(e -> e.level() == 2)
        .extracting(TlbEntryView::vaddr)
        .containsExactlyInAnyOrder(0x1000L, 0x2000L);
  }

  @Test
  void refreshingChangesEveryCopyOfThePageInPlace() {
    TlbHierarchy tlb = preset("icelake");
    long clean = Tlbs.entry(0x1000, Tlbs.SIZE_4K, false) & ~CachedTranslation.DIRTY;
    tlb.fill(0x1000, 0, Access.READ, clean);
    assertThat(tlb.lookup(0x1000, 0, Access.WRITE)).isEqualTo(clean);
    tlb.refresh(0x1000, 0, Access.WRITE, clean | CachedTranslation.DIRTY);
    assertThat(tlb.entries()).hasSize(3).allMatch(e -> (e.entry() & CachedTranslation.DIRTY) != 0);
  }

  @Test
  void refreshingWithAnotherPageSizeDropsTheOldPage() {
    TlbHierarchy tlb = preset("skylake");
    access(tlb, 0x20_0000, Access.READ, Tlbs.SIZE_2M);
    tlb.refresh(0x20_0000, 0, Access.READ, Tlbs.entry(0x20_0000, Tlbs.SIZE_4K, false));
    assertThat(arraysHolding(tlb)).containsExactly("l1d.4k", "l2");
  }

  private static TlbHierarchy preset(String name) {
    return new TlbHierarchy(Presets.get(name).tlb(), 0);
  }

  private static int access(TlbHierarchy tlb, long vaddr, int operation, int pageSize) {
    return Tlbs.access(tlb, vaddr, 0, operation, pageSize);
  }

  private static List<String> arraysHolding(TlbHierarchy tlb) {
    return tlb.entries().stream().map(TlbEntryView::array).toList();
  }

  /** A 1-GiB page is held as a 2-MiB fragment by a first level that has no room for it. */
  @Test
  void aMissCountsUnderTheSizeOfWhatItFilled() {
    TlbHierarchy tlb =
        Tlbs.hierarchy(
            Tlbs.array("l1", 1, List.of(Tlbs.SIZE_4K, Tlbs.SIZE_2M), 2, 2),
            Tlbs.array("l2", 2, List.of(Tlbs.SIZE_4K, Tlbs.SIZE_1G), 8, 8));
    Tlbs.access(tlb, 0, 0, Access.READ, Tlbs.SIZE_4K);
    Tlbs.access(tlb, 1L << 30, 0, Access.READ, Tlbs.SIZE_1G);
    Tlbs.access(tlb, 1L << 31, 0, Access.READ, Tlbs.SIZE_2M);
    Tlbs.access(tlb, 0, 0, Access.READ, Tlbs.SIZE_4K);
    assertThat(tlb.lookup(0x5000, 0, Access.READ)).isEqualTo(CachedTranslation.NONE);
    assertThat(tlb.firstCounts().misses(Access.READ)).isEqualTo(5);
    assertThat(tlb.firstCounts().misses(Access.READ, Tlbs.SIZE_4K)).isEqualTo(2);
    assertThat(tlb.firstCounts().misses(Access.READ, Tlbs.SIZE_2M)).isEqualTo(2);
    assertThat(tlb.secondCounts().misses(Access.READ)).isEqualTo(4);
    assertThat(tlb.secondCounts().misses(Access.READ, Tlbs.SIZE_4K)).isEqualTo(1);
    assertThat(tlb.secondCounts().misses(Access.READ, Tlbs.SIZE_1G)).isEqualTo(1);
    assertThat(tlb.secondCounts().misses(Access.READ, Tlbs.SIZE_2M)).isZero();
  }

  /** Page 1 lies in the first array and was used since page 2 was put into the other. */
  @Test
  void ofTheVictimsOfSeveralArraysTheOneUsedTheLongestAgoIsReplaced() {
    TlbHierarchy tlb =
        Tlbs.hierarchy(
            Tlbs.array("a", 1, List.of(Tlbs.SIZE_4K), 1, 1),
            Tlbs.array("b", 1, List.of(Tlbs.SIZE_4K), 1, 1));
    for (long page : new long[] {0x1000, 0x2000, 0x1000, 0x3000}) {
      Tlbs.access(tlb, page, 0, Access.READ, Tlbs.SIZE_4K);
    }
    assertThat(tlb.entries()).extracting(TlbEntryView::vaddr).containsExactly(0x1000L, 0x3000L);
  }

  /** Fewer bits are left above those of the index than would be folded into it. */
  @Test
  void soManySetsThatFewBitsAreLeftToFoldFindTheirPages() {
    TlbHierarchy tlb =
        Tlbs.hierarchy(
            new TlbArrayGeometry(
                "l1",
                1,
                Tlbs.ALL,
                List.of(Tlbs.SIZE_1G),
                TlbArrayGeometry.ENTRIES_MAX,
                1,
                Replacement.LRU,
                Indexing.XOR_FOLDED));
    for (long vaddr : new long[] {0, 5L << 30, 1L << 46, -1L << 30, -1L << 56}) {
      Tlbs.access(tlb, vaddr, 0, Access.READ, Tlbs.SIZE_1G);
      assertThat(Tlbs.access(tlb, vaddr, 0, Access.READ, Tlbs.SIZE_1G))
          .as("0x%x", vaddr)
          .isEqualTo(TranslationResult.TLB_L1);
      tlb.invalidatePage(vaddr, 0, true);
      assertThat(Tlbs.access(tlb, vaddr, 0, Access.READ, Tlbs.SIZE_1G))
          .as("0x%x", vaddr)
          .isEqualTo(TranslationResult.TLB_MISS);
    }
  }
}
