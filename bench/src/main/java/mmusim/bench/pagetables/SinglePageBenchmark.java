package mmusim.bench.pagetables;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one page costs on the way of a page fault, and whether a lookup depends on the number of
 * mappings. The 1024 addresses used are the same, however much else is mapped.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar SinglePageBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class SinglePageBenchmark extends HostJvm {
  private static final int ADDRESSES = 1024;
  private static final long SPREAD_BYTES = 1L << 30;

  /** Pages mapped beside those that are used. */
  @Param({"0", "1000000"})
  public int otherMappings;

  private final AddressSpaceState space = new AddressSpaceState(1L << 34);
  private final long[] vaddrs = new long[ADDRESSES];
  private int next;

  /** Maps the addresses and the rest. */
  @Setup
  public void map() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < ADDRESSES; i++) {
      vaddrs[i] =
          (random.nextLong(SPREAD_BYTES / ADDRESSES) & -4096) + i * (SPREAD_BYTES / ADDRESSES);
      space.map(vaddrs[i], AddressSpaceState.UNALIGNED_PADDR, 1);
    }
    if (otherMappings > 0) {
      space.map(4 * SPREAD_BYTES, AddressSpaceState.UNALIGNED_PADDR, otherMappings);
    }
  }

  /** Looks a page up. */
  @Benchmark
  public long query() {
    return space.tables.query(vaddrs[next++ & (ADDRESSES - 1)]);
  }

  /** Puts another frame in the place of a page and back, as copy-on-write does. */
  @Benchmark
  public Object replace() {
    int index = next++;
    long vaddr = vaddrs[index & (ADDRESSES - 1)];
    long paddr = (index & ADDRESSES) == 0 ? 0x5000 : 0x6000;
    AddressSpaceState.require(space.tables.replacePage(vaddr, paddr, AddressSpaceState.READ_WRITE));
    space.tables.pending().complete();
    return space;
  }

  /** Unmaps a page and maps it again, its table being kept by a neighbour or not. */
  @Benchmark
  public Object unmapAndMap() {
    long vaddr = vaddrs[next++ & (ADDRESSES - 1)];
    space.tables.unmapPage(vaddr);
    space.tables.pending().complete();
    AddressSpaceState.require(space.tables.mapPage(vaddr, 0x5000, AddressSpaceState.READ_WRITE));
    return space;
  }
}
