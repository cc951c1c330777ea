package mmusim.bench.trace;

import mmusim.mmu.cost.CostModel;
import mmusim.mmu.preset.Presets;
import mmusim.scenarios.replay.PageSizing;
import mmusim.scenarios.replay.ReferenceSink;
import mmusim.scenarios.replay.TlbReplayer;

/**
 * How many references a second go through the TLBs alone, from memory, in operations of one
 * reference.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar TlbReplayBenchmark -prof gc}, from the root of
 * the project
 */
public class TlbReplayBenchmark extends FeedBenchmark {
  @Override
  ReferenceSink sink() {
    return new TlbReplayer(
        Presets.get("skylake").tlb(), PageSizing.SMALL, CostModel.defaultModel(), 0);
  }
}
