package mmusim.bench.vmo;

import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import mmusim.vm.object.Vmo;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What does the first write to a page shared with a snapshot cost? A new snapshot of the 1,024
 * pages is made, and the old one closed, after every 1,024 writes.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar CopyOnWriteBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CopyOnWriteBenchmark extends HostJvm {
  private static final int PAGES = 1024;
  private static final long SIZE = PAGES * VmoState.PAGE;

  private VmoState state;
  private int parent;
  private int child;
  private Vmo vmo;
  private int page;

  /** Makes a committed VMO and its snapshot. */
  @Setup
  public void setUp() {
    state = new VmoState(VmoState.PAGE);
    parent = state.create(SIZE);
    state.commit(parent, 0, SIZE);
    child = state.snapshot(parent, SIZE);
    vmo = state.object(child);
  }

  /** A write that copies. */
  @Benchmark
  public long copyBreak() {
    if (page == PAGES) {
      page = 0;
      state.close(child);
      child = state.snapshot(parent, SIZE);
      vmo = state.object(child);
    }
    return vmo.requirePage(page++ * VmoState.PAGE, true);
  }
}
