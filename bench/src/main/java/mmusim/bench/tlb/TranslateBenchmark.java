package mmusim.bench.tlb;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import mmusim.mmu.Cpu;
import mmusim.mmu.Machine;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.preset.Presets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
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
 * What one {@code Cpu.translate} costs by where the translation is found. The pages of a working
 * set are visited in one fixed random order, over and over, so that under LRU every access ends at
 * the same place: 32 pages stay in the first level; 1024 always miss there and hit the second; 8192
 * and 16384 miss in both and find their PDE cached, so that the walk reads one entry. Of 8192 pages
 * the CPU remembers how they missed, 16384 are too many for that.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar TranslateBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class TranslateBenchmark extends HostJvm {
  private static final int ACCESSES = 8192;
  private static final long ROOT = 0x1000;
  private static final long PDPT = 0x2000;
  private static final long PD = 0x3000;
  private static final long FIRST_PT = 0x10_0000;
  private static final long USER_RW_ACCESSED_DIRTY = 0x67;

  /** Pages of the working set: 32 hit the first level, 1024 the second, the others neither. */
  @Param({"32", "1024", "8192", "16384"})
  public int pages;

  /** The geometry. */
  @Param("skylake")
  public String preset;

  private long[] vaddrs = {};
  private int next;
  private Cpu cpu;

  /** Maps the pages, sets their order, and checks where accesses end. */
  @Setup
  public void map() {
    Machine machine = new Machine(MachineConfig.builder().preset(Presets.get(preset)).build());
    PhysicalMemory memory = machine.memory();
    memory.writeU64(ROOT, PDPT | USER_RW_ACCESSED_DIRTY);
    memory.writeU64(PDPT, PD | USER_RW_ACCESSED_DIRTY);
    for (int page = 0; page < pages; page++) {
      long table = FIRST_PT + ((long) (page >> 9) << 12);
      memory.writeU64(PD + ((long) (page >> 9) << 3), table | USER_RW_ACCESSED_DIRTY);
      memory.writeU64(table + ((page & 511L) << 3), ((long) page << 12) | USER_RW_ACCESSED_DIRTY);
    }
    cpu = machine.cpu(0);
    if (!cpu.registers().writeCr3(ROOT)) {
      throw new IllegalStateException("CR3 refused");
    }
    order();
    check();
  }

  /** The next accesses, in a loop such as a simulator's. */
  @Benchmark
  @OperationsPerInvocation(ACCESSES)
  public long translate() {
    Cpu cpu = this.cpu;
    long[] vaddrs = this.vaddrs;
    long sum = 0;
    int end = next + ACCESSES;
    for (int i = next; i < end; i++) {
      sum += cpu.translate(vaddrs[i], Access.READ | Access.USER);
    }
    next = end % vaddrs.length;
    return sum;
  }

  private void order() {
    SplittableRandom random = new SplittableRandom(1);
    vaddrs = new long[Math.max(ACCESSES, pages)];
    for (int i = 0; i < pages; i++) {
      int j = random.nextInt(i + 1);
      vaddrs[i] = vaddrs[j];
      vaddrs[j] = ((long) i << 12) | (random.nextLong() & 0xff8);
    }
    for (int i = pages; i < vaddrs.length; i++) {
      vaddrs[i] = vaddrs[i - pages];
    }
  }

  private void check() {
    int expected = pages <= 64 ? TranslationResult.TLB_L1 : TranslationResult.TLB_L2;
    expected = pages > 4096 ? TranslationResult.TLB_MISS : expected;
    for (int i = 0; i < 2 * vaddrs.length; i++) {
      long result = cpu.translate(vaddrs[i % vaddrs.length], Access.READ | Access.USER);
      boolean warm = i >= vaddrs.length;
      if (TranslationResult.isFault(result)
          || (warm && TranslationResult.tlbLevel(result) != expected)) {
        throw new IllegalStateException("access " + i + " ended elsewhere");
      }
    }
  }
}
