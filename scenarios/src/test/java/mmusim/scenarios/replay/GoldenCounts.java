package mmusim.scenarios.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mmusim.mmu.cost.Counters;
import tools.jackson.databind.JsonNode;

/** Compares counters with golden ones. */
final class GoldenCounts {
  private GoldenCounts() {}

  static void assertTlbCounts(Counters counters, JsonNode golden) {
    for (String level : List.of("l1d", "l1i", "l2")) {
      JsonNode expected = golden.get(level);
      if (expected != null && !expected.isNull()) {
        long hits = counters.get("tlb." + level + ".hits");
        long misses = counters.get("tlb." + level + ".misses");
        assertThat(hits).as(level + " hits").isEqualTo(expected.get("hits").asLong());
        assertThat(misses).as(level + " misses").isEqualTo(expected.get("misses").asLong());
        assertThat(hits + misses).as(level).isEqualTo(expected.get("accesses").asLong());
      }
    }
  }
}
