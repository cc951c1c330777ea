package mmusim.bench.trace;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mmusim.scenarios.replay.PageSizing;
import mmusim.scenarios.replay.curve.CurveOptions;
import mmusim.scenarios.replay.curve.CurveRecorder;
import mmusim.scenarios.replay.curve.Stream;
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
 * How many references a second go into exact miss-ratio curves, from memory, in operations of one
 * reference: the curve of data on 4-KiB pages, or all nine.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar CurveBenchmark -prof gc}, from the root of the
 * project
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CurveBenchmark {
  private static final int REFERENCES = 2_000_000;

  /** The recorded program. */
  @Param({"ls", "gzip", "chase"})
  public String trace;

  /** Whether all nine curves are recorded. */
  @Param({"false", "true"})
  public boolean all;

  private TraceFile.References references;
  private CurveRecorder recorder;

  /** Reads the trace. */
  @Setup
  public void read() throws IOException {
    references = TraceFile.References.of(trace);
    recorder =
        new CurveRecorder(
            all
                ? CurveOptions.ALL
                : new CurveOptions(
                    List.of(PageSizing.SMALL), List.of(Stream.DATA), List.of(), 1.0));
  }

  /** The whole trace once. */
  @Benchmark
  @OperationsPerInvocation(REFERENCES)
  public CurveRecorder replay() {
    recorder.feed(references.vaddrs(), references.attributes(), 0, references.count());
    return recorder;
  }
}
