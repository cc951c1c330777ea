package mmusim.mmu.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two arrays of two ways that both hold 4-KiB pages, and act as one of four ways for these. */
class JointArraysTest {
  private static final long TWO_MIB = 2L << 20;
  private static final long ONE_GIB = 1L << 30;

  private final TlbHierarchy tlb =
      Tlbs.hierarchy(
          Tlbs.array("4k2m", 1, List.of(Tlbs.SIZE_4K, Tlbs.SIZE_2M), 2, 2),
          Tlbs.array("4k1g", 1, List.of(Tlbs.SIZE_4K, Tlbs.SIZE_1G), 2, 2));

  @BeforeEach
  void fillAllWaysWithSmallPages() {
    for (long page = 0; page < 4; page++) {
      access(page << 12, Tlbs.SIZE_4K);
    }
  }

  private int access(long vaddr, int pageSize) {
    return Tlbs.access(tlb, vaddr, 0, Access.READ, pageSize);
  }

  private List<Long> held(String array) {
    return tlb.entries().stream()
        .filter(entry -> entry.array().equals(array))
        .map(TlbEntryView::vaddr)
        .toList();
  }

  @Test
  void emptyWaysAreFilledFromTheFirstArrayOn() {
    assertThat(held("4k2m")).containsExactly(0x0000L, 0x1000L);
    assertThat(held("4k1g")).containsExactly(0x2000L, 0x3000L);
  }

  @ParameterizedTest
  @CsvSource({"0x1000, 0x2000", "0x2000, 0x1000"})
  void anEmptyWayOfTheFirstArrayIsFilledFirstWhicheverWasEmptiedBefore(long first, long then) {
    tlb.invalidatePage(first, 0, true);
    tlb.invalidatePage(then, 0, true);
    access(0x5000, Tlbs.SIZE_4K);
    assertThat(held("4k2m")).containsExactly(0x0000L, 0x5000L);
  }

  @Test
  void aSmallPageTakesTheWayOfBothThatWasUsedTheLongestAgo() {
    access(0x0000, Tlbs.SIZE_4K);
    access(0x1000, Tlbs.SIZE_4K);
    access(0x5000, Tlbs.SIZE_4K);
    assertThat(held("4k1g")).containsExactly(0x5000L, 0x3000L);
  }

  @Test
  void aLargePageTakesTheOldestWayOfTheArrayThatHoldsItsSize() {
    access(0x2000, Tlbs.SIZE_4K);
    access(ONE_GIB, Tlbs.SIZE_1G);
    assertThat(held("4k2m")).containsExactly(0x0000L, 0x1000L);
    assertThat(held("4k1g")).containsExactly(0x2000L, ONE_GIB);
  }

  @Test
  void aLargePageTakesAnEmptyWayOfTheArrayThatHoldsItsSizeOnly() {
    tlb.invalidatePage(0x0000, 0, true);
    access(ONE_GIB, Tlbs.SIZE_1G);
    assertThat(held("4k2m")).containsExactly(0x1000L);
    assertThat(held("4k1g")).containsExactly(ONE_GIB, 0x3000L);
  }

  @Test
  void theOrderOfUseIsOneForPagesOfAllSizes() {
    access(TWO_MIB, Tlbs.SIZE_2M);
    access(0x1000, Tlbs.SIZE_4K);
    access(0x2000, Tlbs.SIZE_4K);
    access(0x3000, Tlbs.SIZE_4K);
    access(0x5000, Tlbs.SIZE_4K);
    assertThat(held("4k2m")).containsExactly(0x5000L, 0x1000L);
  }

  @Test
  void theSmallestPageIsFoundFirstWhicheverArrayHoldsIt() {
    access(TWO_MIB, Tlbs.SIZE_2M);
    access(0x1000, Tlbs.SIZE_4K);
    tlb.fill(TWO_MIB, 0, Access.READ, Tlbs.entry(TWO_MIB, Tlbs.SIZE_4K, false));
    assertThat(held("4k1g")).contains(TWO_MIB);
    long entry = tlb.lookup(TWO_MIB, 0, Access.READ);
    assertThat(CachedTranslation.pageSize(entry)).isEqualTo(Tlbs.SIZE_4K);
  }

  @Test
  void arraysOfMoreWaysThanOneWordOrdersActAsOne() {
    TlbHierarchy wide =
        Tlbs.hierarchy(
            Tlbs.array("first", 1, List.of(Tlbs.SIZE_4K), 9, 9),
            Tlbs.array("second", 1, List.of(Tlbs.SIZE_4K), 8, 8));
    for (long page = 0; page < 18; page++) {
      Tlbs.access(wide, page << 12, 0, Access.READ, Tlbs.SIZE_4K);
    }
    assertThat(wide.entries()).hasSize(17).extracting(TlbEntryView::vaddr).doesNotContain(0L);
  }

  @Test
  void aHitOnARememberedLineCountsAsUse() {
    assertThat(tlb.lookup(0x0000, 0, Access.READ)).isNotEqualTo(CachedTranslation.NONE);
    tlb.port(Access.READ).remember(0, 4, 0);
    access(0x1000, Tlbs.SIZE_4K);
    assertThat(tlb.firstLevelHits().holds(0, 4)).isTrue();
    tlb.firstLevelHits().repeat(0);
    access(0x5000, Tlbs.SIZE_4K);
    access(0x6000, Tlbs.SIZE_4K);
    access(0x7000, Tlbs.SIZE_4K);
    assertThat(held("4k2m")).contains(0x0000L);
  }
}
