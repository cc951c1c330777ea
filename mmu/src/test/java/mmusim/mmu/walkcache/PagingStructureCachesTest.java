package mmusim.mmu.walkcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.Tag;
import org.junit.jupiter.api.Test;

/** Which upper entries are kept, found and dropped. */
class PagingStructureCachesTest {
  private static final long VADDR = 0x0000_1234_5678_9000L;

  @Test
  void theDeepestCachedEntryWins() {
    PagingStructureCaches caches = unified(8);
    caches.fill(4, Tag.key(VADDR, 0), start(0x1000, 3));
    caches.fill(3, Tag.key(VADDR, 0), start(0x2000, 2));
    assertThat(WalkStart.tableLevel(caches.lookup(Tag.key(VADDR, 0)))).isEqualTo(2);
    caches.fill(2, Tag.key(VADDR, 0), start(0x3000, 1));
    long found = caches.lookup(Tag.key(VADDR, 0));
    assertThat(WalkStart.tableLevel(found)).isEqualTo(1);
    assertThat(WalkStart.walkState(found)).isEqualTo(0x3027);
    assertThat(caches.hits(2)).isEqualTo(1);
    assertThat(caches.hits(3)).isEqualTo(1);
  }

  @Test
  void anEntryServesTheAddressesBelowItAndItsPcidAlone() {
    PagingStructureCaches caches = unified(8);
    caches.fill(2, Tag.key(VADDR, 5), start(0x3000, 1));
    assertThat(caches.lookup(Tag.key(VADDR | 0x1f_ffff, 5))).isNotEqualTo(WalkStart.NONE);
    assertThat(caches.lookup(Tag.key(VADDR + 0x20_0000, 5))).isEqualTo(WalkStart.NONE);
    assertThat(caches.lookup(Tag.key(VADDR, 0))).isEqualTo(WalkStart.NONE);
    assertThat(caches.misses()).isEqualTo(2);
  }

  @Test
  void aSharedArrayGivesUpItsOldestEntryOfAnyLevel() {
    PagingStructureCaches caches = unified(2);
    caches.fill(4, Tag.key(VADDR, 0), start(0x1000, 3));
    caches.fill(3, Tag.key(VADDR, 0), start(0x2000, 2));
    caches.fill(2, Tag.key(VADDR, 0), start(0x3000, 1));
    assertThat(caches.entries())
        .extracting(WalkCacheEntryView::level)
        .containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void aLevelWithoutAnArrayIsNotKept() {
    PagingStructureCaches caches = separate(4, 2);
    caches.fill(3, Tag.key(VADDR, 0), start(0x2000, 2));
    assertThat(caches.entries()).isEmpty();
    assertThat(caches.lookup(Tag.key(VADDR, 0))).isEqualTo(WalkStart.NONE);
  }

  @Test
  void anAddressDropsEveryLevelThatItsWalkCouldUse() {
    PagingStructureCaches caches = unified(8);
    caches.fill(3, Tag.key(VADDR, 1), start(0x2000, 2));
    caches.fill(2, Tag.key(VADDR, 1), start(0x3000, 1));
    caches.fill(2, Tag.key(VADDR + 0x20_0000, 1), start(0x4000, 1));
    caches.fill(2, Tag.key(VADDR, 2), start(0x5000, 1));
    caches.invalidateAddress(VADDR, 1);
    assertThat(caches.entries()).hasSize(2);
    caches.invalidatePcid(1);
    assertThat(caches.entries()).extracting(WalkCacheEntryView::pcid).containsExactly(2);
    caches.invalidateAll();
    assertThat(caches.entries()).isEmpty();
  }

  @Test
  void whatIsFilledAfterADropTakesTheSlotThatCameFree() {
    PagingStructureCaches caches = separate(2, 2);
    caches.fill(2, Tag.key(0x20_0000, 0), start(0x1000, 1));
    caches.fill(2, Tag.key(0x40_0000, 0), start(0x2000, 1));
    caches.invalidateAddress(0x40_0000, 0);
    caches.fill(2, Tag.key(0x60_0000, 0), start(0x3000, 1));
    assertThat(caches.entries())
        .extracting(WalkCacheEntryView::vaddr)
        .containsExactlyInAnyOrder(0x20_0000L, 0x60_0000L);
  }

  @Test
  void whatARetryCachesAboveALargePageIsFoundThoughTheDroppedPdeIsGone() {
    PagingStructureCaches caches = separate(4, 2, 3);
    long key = Tag.key(VADDR, 0);
    caches.fill(2, key, start(0x3000, 1));
    caches.invalidateAddress(VADDR, 0);
    assertThat(caches.lookup(key)).isEqualTo(WalkStart.NONE);
    caches.fill(3, key, start(0x2000, 2));
    assertThat(WalkStart.tableLevel(caches.lookup(key))).isEqualTo(2);
  }

  @Test
  void aLevelLiesInOneArray() {
    assertThatThrownBy(
            () ->
                new WalkCacheGeometry(
                    List.of(
                        new WalkCacheGeometry.Array("a", List.of(2, 3), 4, 4, Replacement.LRU),
                        new WalkCacheGeometry.Array("b", List.of(3), 4, 4, Replacement.LRU))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("level 3 is held by another array too");
  }

  /** An array of its own for each level. */
  private static PagingStructureCaches separate(int entries, Integer... levels) {
    List<WalkCacheGeometry.Array> arrays =
        Stream.of(levels)
            .map(
                level ->
                    new WalkCacheGeometry.Array(
                        "level" + level, List.of(level), entries, entries, Replacement.LRU))
            .toList();
    return new PagingStructureCaches(new WalkCacheGeometry(arrays), 0);
  }

  private static PagingStructureCaches unified(int entries) {
    return new PagingStructureCaches(
        new WalkCacheGeometry(
            List.of(
                new WalkCacheGeometry.Array(
                    "pdc", List.of(2, 3, 4, 5), entries, entries, Replacement.LRU))),
        0);
  }

  private static long start(long table, int level) {
    return WalkStart.pack(table | 0x27, level);
  }

  /** The PDPTE used last is not the newest any more once another was filled; using it is a use. */
  @Test
  void aPdpteThatIsUsedAgainAfterAnotherWasFilledIsTheNewest() {
    PagingStructureCaches caches =
        new PagingStructureCaches(
            new WalkCacheGeometry(
                List.of(new WalkCacheGeometry.Array("pdpte", List.of(3), 2, 2, Replacement.LRU))),
            0);
    long first = Tag.key(1L << 30, 0);
    caches.fill(3, first, WalkStart.pack(0x1027, 2));
    assertThat(caches.lookup(first)).isNotEqualTo(WalkStart.NONE);
    caches.fill(3, Tag.key(2L << 30, 0), WalkStart.pack(0x2027, 2));
    assertThat(caches.lookup(first)).isNotEqualTo(WalkStart.NONE);
    caches.fill(3, Tag.key(3L << 30, 0), WalkStart.pack(0x3027, 2));
    assertThat(caches.lookup(first)).isNotEqualTo(WalkStart.NONE);
    assertThat(caches.lookup(Tag.key(2L << 30, 0))).isEqualTo(WalkStart.NONE);
  }
}
