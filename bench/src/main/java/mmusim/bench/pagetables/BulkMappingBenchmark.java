package mmusim.bench.pagetables;

import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
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
 * What mapping, protecting and unmapping a run of 256 MiB costs for each 4 KiB of it, with small
 * pages and with large ones.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar BulkMappingBenchmark -prof gc}
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BulkMappingBenchmark.PAGES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class BulkMappingBenchmark extends HostJvm {
  static final int PAGES = 1 << 16;
  private static final long VADDR = 1L << 40;

  /** An address space and the run in it. */
  @State(Scope.Thread)
  public static class Run {
    /** The page size that alignment allows. */
    @Param({"4KiB", "2MiB"})
    public String pageSize = "4KiB";

    private final AddressSpaceState space = new AddressSpaceState(1L << 30);
    private boolean isWritable;

    void map() {
      space.map(VADDR, pageSize.equals("4KiB") ? AddressSpaceState.UNALIGNED_PADDR : 0, PAGES);
    }

    void unmap() {
      space.unmap(VADDR, PAGES);
    }

    void protect() {
      isWritable = !isWritable;
      int flags = isWritable ? AddressSpaceState.READ_WRITE : AddressSpaceState.READ_ONLY;
      space.protect(VADDR, PAGES, flags);
    }
  }

  /** A run that is not mapped when the benchmark begins. */
  public static class Unmapped extends Run {
    /** Unmaps what the last call mapped. */
    @Setup(Level.Invocation)
    public void prepare() {
      unmap();
    }
  }

  /** A run that is mapped when the benchmark begins. */
  public static class Mapped extends Run {
    /** Maps what the last call unmapped. */
    @Setup(Level.Invocation)
    public void prepare() {
      unmap();
      map();
    }
  }

  /** A run that stays mapped. */
  public static class MappedOnce extends Run {
    /** Maps the run. */
    @Setup(Level.Trial)
    public void prepare() {
      map();
    }
  }

  /** Maps the run. */
  @Benchmark
  public Object map(Unmapped run) {
    run.map();
    return run;
  }

  /** Takes the write permission away, or gives it back. */
  @Benchmark
  public Object protect(MappedOnce run) {
    run.protect();
    return run;
  }

  /** Unmaps the run and frees its tables. */
  @Benchmark
  public Object unmap(Mapped run) {
    run.unmap();
    return run;
  }
}
