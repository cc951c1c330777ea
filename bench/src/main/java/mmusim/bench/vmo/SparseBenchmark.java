package mmusim.bench.vmo;

import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoOp;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What do operations on the whole of a 2^47-byte VMO cost that has a few far-apart pages? Each
 * commits the pages and then takes them back.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar SparseBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SparseBenchmark extends HostJvm {
  private static final long SIZE = 1L << 47;

  /** Pages that are there. */
  @Param({"3", "1000"})
  public int pages;

  private VmoState state;
  private int vmo;

  /** Makes the VMO. */
  @Setup
  public void setUp() {
    state = new VmoState(VmoState.PAGE);
    vmo = state.create(SIZE);
  }

  /** COMMIT of single pages, then DECOMMIT of all. */
  @Benchmark
  public Status commitThenDecommitAll() {
    commit();
    return state.op(vmo, VmoOp.DECOMMIT, SIZE);
  }

  /** COMMIT of single pages, then ZERO of all. */
  @Benchmark
  public Status commitThenZeroAll() {
    commit();
    return state.op(vmo, VmoOp.ZERO, SIZE);
  }

  private void commit() {
    long stride = SIZE / pages & -VmoState.PAGE;
    for (int page = 0; page < pages; page++) {
      state.commit(vmo, page * stride, VmoState.PAGE);
    }
  }
}
