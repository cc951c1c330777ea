package mmusim.bench.trace;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.preset.Presets;
import mmusim.scenarios.replay.PageSizing;
import mmusim.scenarios.replay.TlbReplayer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many references a second go through the TLBs alone, from memory, in operations of one
 * reference.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar TlbReplayBenchmark -prof gc}, from the root of
 * the project
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class TlbReplayBenchmark {
  private static final int REFERENCES = 2_000_000;

  /** The recorded program. */
  @Param({"ls", "gzip", "chase"})
  public String trace;

  private TraceFile.References references;
  private TlbReplayer replayer;

  /** Reads the trace. */
  @Setup
  public void read() throws IOException {
    references = TraceFile.References.of(trace);
    replayer =
        new TlbReplayer(
            Presets.get("skylake").tlb(), PageSizing.SMALL, CostModel.defaultModel(), 0);
  }

  /** The whole trace once. */
  @Benchmark
  @OperationsPerInvocation(REFERENCES)
  public TlbReplayer replay() {
    replayer.feed(references.vaddrs(), references.attributes(), 0, references.count());
    return replayer;
  }
}
