package mmusim.mmu.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** How the second level relates to the first under each rule. */
class InclusionTest {
  @Property(tries = 200)
  void anInclusiveSecondLevelHoldsAllThatTheFirstHolds(
      @ForAll @Size(max = 200) List<@IntRange(max = 40) Integer> pages) {
    TlbHierarchy tlb = tlb(Inclusion.INCLUSIVE);
    for (int page : pages) {
      touch(tlb, page);
      assertThat(pagesOf(tlb, 2)).containsAll(pagesOf(tlb, 1));
    }
  }

  @Property(tries = 200)
  void anExclusiveSecondLevelHoldsNothingThatTheFirstHolds(
      @ForAll @Size(max = 200) List<@IntRange(max = 40) Integer> pages) {
    TlbHierarchy tlb = tlb(Inclusion.EXCLUSIVE);
    for (int page : pages) {
      touch(tlb, page);
      assertThat(pagesOf(tlb, 2)).doesNotContainAnyElementsOf(pagesOf(tlb, 1));
    }
  }

  /** Reach of exclusive levels is the sum: 4 + 8 pages all stay. */
  @Test
  void exclusiveLevelsAddUp() {
    TlbHierarchy tlb =
        Tlbs.hierarchy(
            Inclusion.EXCLUSIVE,
            Tlbs.array("l1", 1, List.of(Tlbs.SIZE_4K), 4, 4),
            Tlbs.array("l2", 2, List.of(Tlbs.SIZE_4K), 8, 8));
    for (int round = 0; round < 3; round++) {
      for (int page = 0; page < 12; page++) {
        touch(tlb, page);
      }
    }
    assertThat(tlb.secondCounts().hits(Access.READ)).isEqualTo(24);
    assertThat(tlb.secondCounts().misses(Access.READ)).isEqualTo(12);
  }

  /** As AMD splits its second level; the fetch of page 1 evicts page 0 from that for fetches. */
  @Test
  void whatTheSecondLevelForFetchesEvictsStaysInTheFirstLevelForData() {
    TlbHierarchy tlb =
        Tlbs.hierarchy(
            Inclusion.INCLUSIVE,
            array("l1i", 1, List.of(Access.FETCH), Tlbs.SIZE_4K, 4),
            array("l1d", 1, Tlbs.DATA, Tlbs.SIZE_4K, 4),
            array("l2i", 2, List.of(Access.FETCH), Tlbs.SIZE_4K, 1),
            array("l2d", 2, Tlbs.DATA, Tlbs.SIZE_4K, 4));
    Tlbs.access(tlb, 0, 0, Access.READ, Tlbs.SIZE_4K);
    Tlbs.access(tlb, 0, 0, Access.FETCH, Tlbs.SIZE_4K);
    Tlbs.access(tlb, 0x1000, 0, Access.FETCH, Tlbs.SIZE_4K);
    assertThat(Tlbs.access(tlb, 0, 0, Access.READ, Tlbs.SIZE_4K))
        .isEqualTo(TranslationResult.TLB_L1);
    assertThat(Tlbs.access(tlb, 0, 0, Access.FETCH, Tlbs.SIZE_4K))
        .isNotEqualTo(TranslationResult.TLB_L1);
  }

  /** The first 2 MiB of a 1-GiB page are evicted, which fetches had put there; the rest is not. */
  @Test
  void aLargerPageThatBeginsWhereAnEvictedOneBeginsStaysInTheFirstLevel() {
    TlbHierarchy tlb =
        Tlbs.hierarchy(
            Inclusion.INCLUSIVE,
            array("l1i", 1, List.of(Access.FETCH), Tlbs.SIZE_2M, 4),
            array("l1d", 1, Tlbs.DATA, Tlbs.SIZE_1G, 4),
            Tlbs.array("l2", 2, List.of(Tlbs.SIZE_2M), 1, 1));
    Tlbs.access(tlb, 0, 0, Access.READ, Tlbs.SIZE_1G);
    Tlbs.access(tlb, 0, 0, Access.FETCH, Tlbs.SIZE_1G);
    Tlbs.access(tlb, 0x4000_0000L, 0, Access.FETCH, Tlbs.SIZE_2M);
    assertThat(Tlbs.access(tlb, 0, 0, Access.READ, Tlbs.SIZE_1G))
        .isEqualTo(TranslationResult.TLB_L1);
    assertThat(Tlbs.access(tlb, 0, 0, Access.FETCH, Tlbs.SIZE_2M))
        .isNotEqualTo(TranslationResult.TLB_L1);
  }

  /** The first level for fetches has no array for what data has left in the second. */
  @Test
  void anExclusiveSecondLevelKeepsAHitThatTheFirstCannotHold() {
    TlbHierarchy tlb =
        Tlbs.hierarchy(
            Inclusion.EXCLUSIVE,
            array("l1i", 1, List.of(Access.FETCH), Tlbs.SIZE_2M, 4),
            array("l1d", 1, Tlbs.DATA, Tlbs.SIZE_4K, 1),
            Tlbs.array("l2", 2, List.of(Tlbs.SIZE_4K), 4, 4));
    Tlbs.access(tlb, 0, 0, Access.READ, Tlbs.SIZE_4K);
    Tlbs.access(tlb, 0x1000, 0, Access.READ, Tlbs.SIZE_4K);
    for (int fetch = 0; fetch < 3; fetch++) {
      assertThat(Tlbs.access(tlb, 0, 0, Access.FETCH, Tlbs.SIZE_4K))
          .isEqualTo(TranslationResult.TLB_L2);
    }
  }

  /** Fetches take 4 KiB of the 2-MiB page up; the rest of it is found where it was. */
  @Test
  void anExclusiveSecondLevelKeepsAPageOfWhichTheFirstTakesAFragment() {
    TlbHierarchy tlb =
        Tlbs.hierarchy(
            Inclusion.EXCLUSIVE,
            array("l1i", 1, List.of(Access.FETCH), Tlbs.SIZE_4K, 4),
            array("l1d", 1, Tlbs.DATA, Tlbs.SIZE_2M, 1),
            Tlbs.array("l2", 2, List.of(Tlbs.SIZE_4K, Tlbs.SIZE_2M), 4, 4));
    Tlbs.access(tlb, 0, 0, Access.READ, Tlbs.SIZE_2M);
    Tlbs.access(tlb, 0x20_0000, 0, Access.READ, Tlbs.SIZE_2M);
    for (long vaddr : new long[] {0, 0x1000, 0x2000}) {
      assertThat(Tlbs.access(tlb, vaddr, 0, Access.FETCH, Tlbs.SIZE_2M))
          .isEqualTo(TranslationResult.TLB_L2);
      assertThat(Tlbs.access(tlb, vaddr, 0, Access.FETCH, Tlbs.SIZE_2M))
          .isEqualTo(TranslationResult.TLB_L1);
    }
  }

  /** The fragment at its address was left there by fetches; it is not all of the page. */
  @Test
  void anExclusiveSecondLevelTakesAPageOfWhichItHasAFragment() {
    TlbHierarchy tlb =
        Tlbs.hierarchy(
            Inclusion.EXCLUSIVE,
            array("l1i", 1, List.of(Access.FETCH), Tlbs.SIZE_4K, 1),
            array("l1d", 1, Tlbs.DATA, Tlbs.SIZE_2M, 1),
            Tlbs.array("l2", 2, List.of(Tlbs.SIZE_4K, Tlbs.SIZE_2M), 4, 4));
    Tlbs.access(tlb, 0, 0, Access.READ, Tlbs.SIZE_2M);
    Tlbs.access(tlb, 0, 0, Access.FETCH, Tlbs.SIZE_2M);
    Tlbs.access(tlb, 0x40_0000, 0, Access.FETCH, Tlbs.SIZE_4K);
    Tlbs.access(tlb, 0x20_0000, 0, Access.READ, Tlbs.SIZE_2M);
    assertThat(Tlbs.access(tlb, 0x1000, 0, Access.READ, Tlbs.SIZE_2M))
        .isEqualTo(TranslationResult.TLB_L2);
  }

  @Test
  void withoutARuleTheFirstLevelKeepsWhatTheSecondEvicts() {
    TlbHierarchy tlb =
        Tlbs.hierarchy(
            Tlbs.array("l1", 1, List.of(Tlbs.SIZE_4K), 4, 4),
            Tlbs.array("l2", 2, List.of(Tlbs.SIZE_4K), 2, 2));
    for (int page = 0; page < 4; page++) {
      touch(tlb, page);
    }
    assertThat(pagesOf(tlb, 1)).containsExactlyInAnyOrder(0L, 0x1000L, 0x2000L, 0x3000L);
    assertThat(pagesOf(tlb, 2)).containsExactlyInAnyOrder(0x2000L, 0x3000L);
  }

  private static TlbHierarchy tlb(Inclusion inclusion) {
    return Tlbs.hierarchy(
        inclusion,
        Tlbs.array("l1", 1, List.of(Tlbs.SIZE_4K), 6, 3),
        Tlbs.array("l2", 2, List.of(Tlbs.SIZE_4K), 8, 2));
  }

  private static void touch(TlbHierarchy tlb, int page) {
    int level = Tlbs.access(tlb, page * 4096L, 0, Access.READ, Tlbs.SIZE_4K);
    assertThat(level).isBetween(TranslationResult.TLB_L1, TranslationResult.TLB_MISS);
  }

  private static Set<Long> pagesOf(TlbHierarchy tlb, int level) {
    return tlb.entries().stream()
        .filter(e -> e.level() == level)
        .map(TlbEntryView::vaddr)
        .collect(Collectors.toSet());
  }

  private static TlbArrayGeometry array(
      String name, int level, List<Integer> operations, int pageSize, int entries) {
    return new TlbArrayGeometry(
        name,
        level,
        operations,
        List.of(pageSize),
        entries,
        entries,
        Replacement.LRU,
        Indexing.LOW_BITS);
  }
}
