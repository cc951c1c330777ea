package mmusim.bench.trace;

import mmusim.mmu.preset.Presets;
import mmusim.scenarios.replay.FullReplayer;
import mmusim.scenarios.replay.PageSizing;
import mmusim.scenarios.replay.ReferenceSink;

/**
 * How many references a second a process makes on a whole machine, from memory, in operations of
 * one reference. Its pages are mapped once, in the warm-up.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar FullReplayBenchmark -prof gc}, from the root of
 * the project
 */
public class FullReplayBenchmark extends FeedBenchmark {
  @Override
  ReferenceSink sink() {
    return new FullReplayer(Presets.get("skylake"), PageSizing.SMALL, 4, 4L << 30, 0);
  }
}
