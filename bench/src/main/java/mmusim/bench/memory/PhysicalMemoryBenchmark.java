package mmusim.bench.memory;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import mmusim.mmu.memory.PhysicalMemory;
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
 * What one 8-byte read of simulated RAM costs at random addresses of a working set.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar PhysicalMemoryBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PhysicalMemoryBenchmark extends HostJvm {
  private static final int ADDRESSES = 1 << 16;

  /** Bytes over which the reads are spread. */
  @Param({"262144", "67108864"})
  public long workingSetBytes;

  private final PhysicalMemory memory = new PhysicalMemory(1L << 40);
  private final long[] paddrs = new long[ADDRESSES];
  private int next;

  /** Writes the working set and picks the addresses. */
  @Setup
  public void fill() {
    for (long paddr = 0; paddr < workingSetBytes; paddr += 8) {
      memory.writeU64(paddr, paddr);
    }
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < ADDRESSES; i++) {
      paddrs[i] = random.nextLong(workingSetBytes) & ~7L;
    }
  }

  /** One read. */
  @Benchmark
  public long readU64() {
    next = (next + 1) & (ADDRESSES - 1);
    return memory.readU64(paddrs[next]);
  }
}
