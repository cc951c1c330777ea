package mmusim.bench.vmo;

import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Does making (and closing) a snapshot cost by the size of the VMO, or by its pages?
 *
 * <p>{@code java -jar bench/target/benchmarks.jar CloneBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CloneBenchmark extends HostJvm {
  /** Size of the VMO, log2 of bytes. */
  @Param({"28", "47"})
  public int sizeLog2;

  /** Pages that are there. */
  @Param({"1", "256", "16384"})
  public int pages;

  private VmoState state;
  private int parent;

  /** Makes a VMO with its pages at the beginning. */
  @Setup
  public void setUp() {
    state = new VmoState(VmoState.PAGE);
    parent = state.create(1L << sizeLog2);
    state.commit(parent, 0, pages * VmoState.PAGE);
  }

  /** A snapshot of all, and its end. */
  @Benchmark
  public int snapshotAndClose() {
    int child = state.snapshot(parent, 1L << sizeLog2);
    state.close(child);
    return child;
  }
}
