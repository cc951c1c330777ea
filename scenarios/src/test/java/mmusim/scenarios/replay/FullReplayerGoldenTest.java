package mmusim.scenarios.replay;

import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.preset.Preset;
import mmusim.mmu.preset.Presets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** On a whole machine, with page faults and walks, the TLBs still count as the reference model. */
class FullReplayerGoldenTest {
  private static final long RAM_BYTES = 4L << 30;

  @ParameterizedTest
  @MethodSource("mmusim.scenarios.replay.Golden#tlbCases")
  void tlbsOfAMachineCountAsTheReferenceModel(String trace, String geometry) {
    JsonNode golden = Golden.counts(trace).get("tlb").get(geometry);
    Preset skylake = Presets.get("skylake");
    Preset preset =
        new Preset(
            geometry,
            geometry,
            Golden.geometry(geometry, golden),
            skylake.walkCaches(),
            skylake.costs(),
            "");
    FullReplayer replayer = new FullReplayer(preset, Golden.sizing(golden), 4, RAM_BYTES, 0);

    Golden.feed(trace, replayer);

    GoldenCounts.assertTlbCounts(replayer.counters(), golden);
    long misses = golden.get("walks_data").asLong() + golden.get("walks_instr").asLong();
    long faults = replayer.counters().get("page_faults");
    long dirty = replayer.counters().get("walks.dirty");
    assertThat(replayer.counters().get("walks")).isEqualTo(misses + faults + dirty);
  }
}
