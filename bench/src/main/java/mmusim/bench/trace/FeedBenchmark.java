package mmusim.bench.trace;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import mmusim.scenarios.replay.ReferenceSink;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many references a second go from memory into a sink, in operations of one reference. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public abstract class FeedBenchmark extends HostJvm {
  private static final int REFERENCES = 2_000_000;

  /** The recorded program. */
  @Param({"ls", "gzip", "chase"})
  public String trace;

  private TraceFile.References references;
  private ReferenceSink sink;

  /** Returns what the trace goes into, over and over. */
  abstract ReferenceSink sink();

  /** Reads the trace. */
  @Setup
  public void read() throws IOException {
    references = TraceFile.References.of(trace);
    sink = sink();
  }

  /** The whole trace once. */
  @Benchmark
  @OperationsPerInvocation(REFERENCES)
  public ReferenceSink replay() {
    sink.feed(references.vaddrs(), references.attributes(), 0, references.count());
    return sink;
  }
}
