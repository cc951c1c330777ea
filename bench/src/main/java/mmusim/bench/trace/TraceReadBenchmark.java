package mmusim.bench.trace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import mmusim.scenarios.trace.TraceReader;
import mmusim.scenarios.trace.catalog.TraceFormat;
import mmusim.scenarios.trace.catalog.Traces;
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

/**
 * How many references a second are read from a file, in operations of one reference.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar TraceReadBenchmark -prof gc}, from the root of
 * the project
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class TraceReadBenchmark extends HostJvm {
  private static final int REFERENCES = 2_000_000;
  private static final int BATCH = 1 << 14;

  /** The recorded program. */
  @Param({"ls", "gzip", "chase"})
  public String trace;

  /** The kind of file. */
  @Param({"mmt", "lackey", "lackey.gz", "csv"})
  public String file;

  private final long[] vaddrs = new long[BATCH];
  private final int[] attributes = new int[BATCH];
  private Path path;

  /** Writes the file. */
  @Setup
  public void write() throws IOException {
    path =
        file.endsWith(".gz")
            ? TraceFile.recorded(trace)
            : TraceFile.converted(trace, TraceFormat.of(file));
  }

  /** The whole trace once. */
  @Benchmark
  @OperationsPerInvocation(REFERENCES)
  public long read() throws IOException {
    try (TraceReader reader = Traces.open(path)) {
      while (reader.read(vaddrs, attributes) > 0) {
        // Only reading is measured.
      }
      return reader.tally().references();
    }
  }
}
