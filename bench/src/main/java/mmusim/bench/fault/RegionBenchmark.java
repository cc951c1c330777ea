package mmusim.bench.fault;

import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import mmusim.mmu.memory.Pages;
import mmusim.vm.abi.VmOption;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How do map, unmap and protect grow with the number of regions in the address space?
 *
 * <p>{@code java -jar bench/target/benchmarks.jar RegionBenchmark}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RegionBenchmark extends HostJvm {
  /** Mappings that are there already. */
  @Param({"10", "1000", "100000"})
  public int regions;

  private FaultRig rig;
  private int vmo;
  private long[] addrs;
  private int next;

  /** Maps one page, that many times. */
  @Setup
  public void boot() {
    rig = new FaultRig(64L << 20);
    vmo = rig.vmo(Pages.PAGE_SIZE);
    addrs = new long[regions];
    for (int i = 0; i < regions; i++) {
      if (i % 1000 == 0) {
        vmo = rig.vmo(Pages.PAGE_SIZE);
      }
      addrs[i] = rig.map(vmo, Pages.PAGE_SIZE);
    }
  }

  /** Maps a page where the kernel likes, and unmaps it. */
  @Benchmark
  public long mapAndUnmap() {
    long addr = rig.map(vmo, Pages.PAGE_SIZE);
    FaultRig.require(rig.kernel.vmar().unmap(rig.process, rig.root, addr, Pages.PAGE_SIZE));
    return addr;
  }

  /** Takes write permission from a page, and gives it back the next time round. */
  @Benchmark
  public int protect() {
    int index = next;
    next = index + 1 == regions ? 0 : index + 1;
    int options = VmOption.PERM_READ | (index & 1) * VmOption.PERM_WRITE;
    FaultRig.require(
        rig.kernel.vmar().protect(rig.process, rig.root, options, addrs[index], Pages.PAGE_SIZE));
    return index;
  }
}
