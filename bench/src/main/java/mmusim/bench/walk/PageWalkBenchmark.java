package mmusim.bench.walk;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import mmusim.mmu.Machine;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.AccessedPolicy;
import mmusim.mmu.paging.PageWalker;
import mmusim.mmu.paging.Pte;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a walk from CR3 to a 4-KiB page costs: permissions, reserved bits, accessed and dirty flags
 * included, no cache of any kind, pages in random order.
 *
 * <p>{@code java -jar bench/target/benchmarks.jar PageWalkBenchmark -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PageWalkBenchmark {
  private static final long BASE = 0x7f00_0000_0000L;
  private static final long ROOT = 0x1000;
  private static final long FIRST_FRAME = 0x400_0000;

  /** Pages that are mapped and walked to. */
  @Param("65536")
  public int pages;

  /** Depth of the tables. */
  @Param({"4", "5"})
  public int levels;

  private PageWalker walker;
  private PhysicalMemory memory;
  private long nextTable = ROOT + 0x1000;
  private long[] vaddrs;
  private long[] readOnlyVaddrs;
  private int next;

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
    vaddrs = new long[pages];
    readOnlyVaddrs = new long[pages];
    for (int i = 0; i < 2 * pages; i++) {
      long rights = i < pages ? Pte.WRITABLE : 0;
      map(BASE + 0x1000L * i, FIRST_FRAME + 0x1000L * i | Pte.PRESENT | Pte.USER | rights);
    }
    for (int i = 0; i < pages; i++) {
      long offset = 0x1000L * random.nextInt(pages) + random.nextInt(0x1000);
      vaddrs[i] = BASE + offset;
      readOnlyVaddrs[i] = BASE + 0x1000L * pages + offset;
    }
  }

  /** A write that is allowed. */
  @Benchmark
  public long write() {
    return walker.walk(vaddrs[advance()], Access.WRITE | Access.USER);
  }

  /** A read that is allowed. */
  @Benchmark
  public long read() {
    return walker.walk(vaddrs[advance()], Access.READ | Access.USER);
  }

  /** A write that the leaf refuses. */
  @Benchmark
  public long deniedWrite() {
    return walker.walk(readOnlyVaddrs[advance()], Access.WRITE | Access.USER);
  }

  private int advance() {
    int index = next;
    next = index + 1 == vaddrs.length ? 0 : index + 1;
    return index;
  }

  private void map(long vaddr, long leaf) {
    long table = ROOT;
    for (int level = levels; level > 1; level--) {
      long paddr = table + 8L * Pte.index(vaddr, level);
      long entry = memory.readU64(paddr);
      if (entry == 0) {
        entry = nextTable | Pte.PRESENT | Pte.WRITABLE | Pte.USER;
        nextTable += 0x1000;
        memory.writeU64(paddr, entry);
      }
      table = entry & Pte.FRAME_MASK;
    }
    memory.writeU64(table + 8L * Pte.index(vaddr, 1), leaf);
  }
}
