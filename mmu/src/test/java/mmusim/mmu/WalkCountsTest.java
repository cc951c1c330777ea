package mmusim.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WalkCountsTest {
  @Test
  void aWalkReadsOneEntryOfEachLevelItComesBy() {
    WalkCounts counts = new WalkCounts();
    counts.count(4, 4);
    counts.count(4, 1);
    counts.count(2, 2);
    counts.count(5, 3);
    assertThat(counts.walks()).isEqualTo(4);
    assertThat(new long[] {counts.reads(5), counts.reads(4), counts.reads(3)})
        .containsExactly(1, 3, 2);
    assertThat(new long[] {counts.reads(2), counts.reads(1)}).containsExactly(2, 2);
  }
}
