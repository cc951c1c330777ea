package mmusim.bench.pagetables;

import java.util.List;
import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;
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
 * Whether allocation depends on the size of RAM or on how fragmented it is.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar FrameAllocatorBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class FrameAllocatorBenchmark extends HostJvm {
  private static final int BATCH = 64;
  private static final long LARGE_PAGE = 2L << 20;
  private static final long NO_LIMIT = Long.MAX_VALUE;

  /** Installed RAM. */
  @Param({"1073741824", "68719476736", "274877906944"})
  public long ramBytes;

  /** With "holes", one frame of each 2 MiB is in use, save in the last 16 MiB of RAM. */
  @Param({"none", "holes"})
  public String fragmentation = "none";

  private Pmm pmm = new Pmm(new PhysicalMemory(LARGE_PAGE), List.of());
  private final long[] frames = new long[BATCH];

  /** Fragments the memory. */
  @Setup
  public void fragment() {
    pmm = new Pmm(new PhysicalMemory(ramBytes), List.of());
    if (fragmentation.equals("holes")) {
      long blocks = ramBytes / LARGE_PAGE;
      for (long block = 0; block < blocks; block++) {
        long paddr = pmm.allocateContiguous(LARGE_PAGE >>> 12, 21, NO_LIMIT, FrameOwner.KERNEL);
        if (paddr == Pmm.NO_FRAME) {
          throw new AssertionError(block);
        }
      }
      for (long block = 0; block < blocks; block++) {
        boolean isHole = block < blocks - 8;
        long first = block * LARGE_PAGE + (isHole ? 0x1000 : 0);
        pmm.freeContiguous(first, isHole ? 511 : 512);
      }
    }
  }

  /** Allocates and frees one frame. */
  @Benchmark
  public long single() {
    long frame = pmm.allocate(FrameOwner.VMO);
    pmm.free(frame);
    return frame;
  }

  /** Allocates 64 frames and frees them: divide by 64. */
  @Benchmark
  public boolean batch() {
    boolean done = pmm.allocateMany(BATCH, frames, FrameOwner.VMO);
    for (long frame : frames) {
      pmm.free(frame);
    }
    return done;
  }

  /** Allocates and frees 2 MiB, aligned: one search, and 512 frames freed one by one. */
  @Benchmark
  public long largePage() {
    long paddr = pmm.allocateContiguous(512, 21, NO_LIMIT, FrameOwner.VMO);
    pmm.freeContiguous(paddr, 512);
    return paddr;
  }

  /** Allocates and frees three adjacent frames below 16 MiB, as for a device. */
  @Benchmark
  public long device() {
    long paddr = pmm.allocateContiguous(3, 12, 16L << 20, FrameOwner.VMO);
    pmm.freeContiguous(paddr, 3);
    return paddr;
  }
}
