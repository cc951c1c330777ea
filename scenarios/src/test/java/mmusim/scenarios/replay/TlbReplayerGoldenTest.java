package mmusim.scenarios.replay;

import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.cost.CostModel;
import mmusim.mmu.cost.Counters;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The counts of an independent reference model, met to the last one. */
class TlbReplayerGoldenTest {
  @ParameterizedTest
  @MethodSource("mmusim.scenarios.replay.Golden#tlbCases")
  void tlbsAloneCountAsTheReferenceModel(String trace, String geometry) {
    JsonNode golden = Golden.counts(trace).get("tlb").get(geometry);
    PageSizing sizing = Golden.sizing(golden);
    TlbReplayer replayer =
        new TlbReplayer(Golden.geometry(geometry, golden), sizing, CostModel.defaultModel(), 0);

    Golden.feed(trace, replayer);

    GoldenCounts.assertTlbCounts(replayer.counters(), golden);
    Counters counters = replayer.counters();
    assertThat(counters.get("walks.data")).isEqualTo(golden.get("walks_data").asLong());
    assertThat(counters.get("walks.instr")).isEqualTo(golden.get("walks_instr").asLong());
  }
}
