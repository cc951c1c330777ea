package mmusim.bench.trace;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import mmusim.mmu.preset.Presets;
import mmusim.scenarios.replay.FullReplayer;
import mmusim.scenarios.replay.PageSizing;
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
 * How many references a second a process makes on a whole machine, from memory, in operations of
 * one reference. Its pages are mapped once, in the warm-up.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar FullReplayBenchmark -prof gc}, from the root of
 * the project
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class FullReplayBenchmark {
  private static final int REFERENCES = 2_000_000;

  /** The recorded program. */
  @Param({"ls", "gzip", "chase"})
  public String trace;

  private TraceFile.References references;
  private FullReplayer replayer;

  /** Reads the trace. */
  @Setup
  public void read() throws IOException {
    references = TraceFile.References.of(trace);
    replayer = new FullReplayer(Presets.get("skylake"), PageSizing.SMALL, 4L << 30, 0);
  }

  /** The whole trace once. */
  @Benchmark
  @OperationsPerInvocation(REFERENCES)
  public FullReplayer replay() {
    replayer.feed(references.vaddrs(), references.attributes(), 0, references.count());
    return replayer;
  }
}
