package mmusim.bench.walk;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import mmusim.mmu.Machine;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.AccessedPolicy;
import mmusim.mmu.paging.PageWalker;
import mmusim.mmu.paging.Pte;
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
 * What a walk from CR3 to a 4-KiB page costs: permissions, reserved bits, accessed and dirty flags
 * included, no cache of any kind, 65,536 pages in random order.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar PageWalkBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PageWalkBenchmark extends HostJvm {
  private static final long BASE = 0x7f00_0000_0000L;
  private static final long ROOT = 0x1000;
  private static final long FIRST_FRAME = 0x400_0000;

  /** Pages that are mapped and walked to. */
  private static final int PAGES = 1 << 16;

  /** Depth of the tables. */
  @Param({"4", "5"})
  public int levels;

  private PageWalker walker;
  private PhysicalMemory memory;
  private long nextTable = ROOT + 0x1000;
  private long[] vaddrs;
  private long[] readOnlyVaddrs;

  /** Maps the pages, writable ones at BASE and read-only ones behind them. */
  @Setup
  public void map() {
    Machine machine =
        new Machine(MachineConfig.builder().ramBytes(1L << 32).levels(levels).build());
    memory = machine.memory();
    if (!machine.cpu(0).registers().writeCr3(ROOT)) {
      throw new IllegalStateException("CR3 was refused");
    }
    walker = new PageWalker(memory, machine.cpu(0).rules(), AccessedPolicy.ON_SUCCESS);
    SplittableRandom random = new SplittableRandom(1);
    vaddrs = new long[PAGES];
    readOnlyVaddrs = new long[PAGES];
    for (int i = 0; i < 2 * PAGES; i++) {
      long rights = i < PAGES ? Pte.WRITABLE : 0;
      map(BASE + 0x1000L * i, FIRST_FRAME + 0x1000L * i | Pte.PRESENT | Pte.USER | rights);
    }
    for (int i = 0; i < PAGES; i++) {
      long offset = 0x1000L * random.nextInt(PAGES) + random.nextInt(0x1000);
      vaddrs[i] = BASE + offset;
      readOnlyVaddrs[i] = BASE + 0x1000L * PAGES + offset;
    }
  }

  /** Writes that are allowed. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public long write() {
    return walkToAll(vaddrs, Access.WRITE | Access.USER);
  }

  /** Reads that are allowed. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public long read() {
    return walkToAll(vaddrs, Access.READ | Access.USER);
  }

  /** Writes that the leaf refuses. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public long deniedWrite() {
    return walkToAll(readOnlyVaddrs, Access.WRITE | Access.USER);
  }

  private long walkToAll(long[] addresses, int access) {
    long sum = 0;
    for (long vaddr : addresses) {
      sum += walker.walk(vaddr, access);
    }
    return sum;
  }

  private void map(long vaddr, long leaf) {
    long table = ROOT;
    for (int level = levels; level > 1; level--) {
      long paddr = table + Pte.offset(vaddr, level);
      long entry = memory.readU64(paddr);
      if (entry == 0) {
        entry = nextTable | Pte.PRESENT | Pte.WRITABLE | Pte.USER;
        nextTable += 0x1000;
        memory.writeU64(paddr, entry);
      }
      table = entry & Pte.FRAME_MASK;
    }
    memory.writeU64(table + Pte.offset(vaddr, 1), leaf);
  }
}
