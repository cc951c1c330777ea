package mmusim.bench.vmo;

import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.object.Vmo;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does the page request of a fault cost: a first write that commits (the decommit of 16 MiB
 * after every 4,096 of them included), and a page that is there?
 *
 * <p>{@code java -jar bench/target/benchmarks.jar CommitBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommitBenchmark extends HostJvm {
  private static final int PAGES = 4096;

  /** Bytes that are committed at a time. */
  @Param({"4096", "2097152"})
  public long commitBytes;

  private VmoState state;
  private int handle;
  private Vmo vmo;
  private Vmo full;
  private int page;

  /** Makes one VMO to commit again and again, and one that is committed. */
  @Setup
  public void setUp() {
    state = new VmoState(commitBytes);
    handle = state.create(PAGES * VmoState.PAGE);
    vmo = state.object(handle);
    int committed = state.create(PAGES * VmoState.PAGE);
    state.commit(committed, 0, PAGES * VmoState.PAGE);
    full = state.object(committed);
  }

  /** A first write. */
  @Benchmark
  public long firstWrite() {
    if (page == PAGES) {
      page = 0;
      VmoState.check(state.op(handle, VmoOp.DECOMMIT, PAGES * VmoState.PAGE));
    }
    return vmo.requirePage(page++ * VmoState.PAGE, true);
  }

  /** A write to a page that is there, far from the one before. */
  @Benchmark
  public long presentPage() {
    page = (page + 1021) & (PAGES - 1);
    return full.requirePage(page * VmoState.PAGE, true);
  }
}
