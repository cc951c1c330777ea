package mmusim.bench.pagetables;

import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ten million 4-KiB mappings in one address space: the time for all of them, and the bytes of Java
 * heap that each takes beyond the simulated tables.
 *
 * <p>JMH adds up the counters of iterations, so only one is measured.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar TenMillionMappingsBenchmark}
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(jvmArgsPrepend = "-Xmx1g")
@Warmup(iterations = 4)
@Measurement(iterations = 1)
public class TenMillionMappingsBenchmark extends HostJvm {
  private static final int MAPPINGS = 10_000_000;
  private static final long VADDR = 1L << 40;

  /** What JMH prints beside the time. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Heap {
    /** Heap beyond the simulated RAM, in bytes for a thousand mappings. */
    public long bytesPerThousandMappings;

    /** Simulated tables, in bytes for a thousand mappings. */
    public long tableBytesPerThousandMappings;

    private AddressSpaceState space = new AddressSpaceState(1L << 21);
    private long before;

    /** Measures the heap with nothing mapped. */
    @Setup(Level.Iteration)
    public void begin() {
      space = new AddressSpaceState(1L << 36);
      before = usedBytes();
    }

    /** Measures the heap with all mapped. */
    @TearDown(Level.Iteration)
    public void end() {
      bytesPerThousandMappings = (usedBytes() - before) * 1000 / MAPPINGS;
      tableBytesPerThousandMappings = space.memory.residentBytes() * 1000 / MAPPINGS;
    }

    private long usedBytes() {
      Runtime runtime = Runtime.getRuntime();
      for (int i = 0; i < 3; i++) {
        runtime.gc();
      }
      long resident = space.memory.residentBytes();
      return runtime.totalMemory() - runtime.freeMemory() - resident;
    }
  }

  /** Maps them as one run. */
  @Benchmark
  public Object asOneRun(Heap heap) {
    heap.space.map(VADDR, AddressSpaceState.UNALIGNED_PADDR, MAPPINGS);
    return heap;
  }

  /** Maps them one by one, in ascending order. */
  @Benchmark
  public Object oneByOne(Heap heap) {
    for (long i = 0; i < MAPPINGS; i++) {
      AddressSpaceState.require(
          heap.space.tables.mapPage(
              VADDR + (i << 12), 0x1000 + (i << 12), AddressSpaceState.READ_WRITE));
    }
    return heap;
  }
}
