package mmusim.pagetables.entry;

import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.paging.Pte;
import org.junit.jupiter.api.Test;

/** Flags and entries, all of them. */
class LeafFormatTest {
  private static final LeafFormat FORMAT = LeafFormat.of(true, true);

  @Test
  void everyCombinationOfFlagsSurvivesTheWayThroughAnEntryOfAnySize() {
    for (int flags = MapFlags.READ; flags < MapFlags.COUNT; flags += 2) {
      int expected = flags;
      if (MapFlags.policy(flags) == CachePolicy.UNCACHED_DEVICE) {
        expected = MapFlags.withPolicy(flags, CachePolicy.UNCACHED);
      }
      long pte = FORMAT.attributes(flags);
      assertThat(pte & ~LeafFormat.ATTRIBUTES).isZero();
      assertThat(LeafFormat.flagsOf(pte)).isEqualTo(expected);
      long large = LeafFormat.toLarge(pte) | 0x4000_0000L;
      assertThat(large & Pte.PAGE_SIZE).isNotZero();
      assertThat(LeafFormat.toSmall(large)).isEqualTo(pte | 0x4000_0000L);
      long mapping = MappedPage.ofLeaf(large, 3, 0x12_3456L);
      assertThat(MappedPage.flags(mapping)).isEqualTo(expected);
      assertThat(MappedPage.paddr(mapping)).isEqualTo(0x4012_3000L);
    }
  }

  @Test
  void theBitsAreWhereTheManualSays() {
    int flags = MapFlags.READ | MapFlags.WRITE | MapFlags.USER | MapFlags.GLOBAL;
    // XD, G, U/S, R/W, P
    assertThat(FORMAT.attributes(flags)).isEqualTo(0x8000_0000_0000_0107L);
    // the same for a large page: PS
    assertThat(LeafFormat.toLarge(FORMAT.attributes(flags))).isEqualTo(0x8000_0000_0000_0187L);
    // write-combining is PAT index 7: PAT (bit 7, or 12 of a large page), PCD, PWT
    int combining = MapFlags.withPolicy(MapFlags.READ, CachePolicy.WRITE_COMBINING);
    assertThat(FORMAT.attributes(combining)).isEqualTo(0x8000_0000_0000_0099L);
    assertThat(LeafFormat.toLarge(FORMAT.attributes(combining))).isEqualTo(0x8000_0000_0000_1099L);
    // key 13
    int key = MapFlags.withKey(MapFlags.READ | MapFlags.EXECUTE, 13);
    assertThat(FORMAT.attributes(key)).isEqualTo(0x6800_0000_0000_0001L);
  }

  @Test
  void withoutNxNoEntryHasBit63() {
    for (int flags = MapFlags.READ; flags < MapFlags.COUNT; flags += 2) {
      assertThat(LeafFormat.of(false, true).attributes(flags)).isNotNegative();
    }
  }
}
