package mmusim.bench.fault;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import mmusim.bench.HostJvm;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Access;
import mmusim.vm.abi.VmoOp;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * How long does a page fault take, from the access that raises it to the access that succeeds:
 * walk, fault, find the mapping, get the page, enter it, walk again?
 *
 * <p>{@code java -jar bench/target/benchmarks.jar PageFaultBenchmark -prof gc}
 *
 * <p>A page can be faulted in only once, so a batch of pages is touched in each invocation, and
 * made absent again between them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PageFaultBenchmark extends HostJvm {
  private static final int PAGES = 512;
  private static final long BYTES = PAGES * Pages.PAGE_SIZE;

  /** Pages of {@link AbsentAfterUse} that are touched at a time. */
  private static final int BATCH = 128;

  /** Pages that nobody has: each fault commits a frame of zeros, of which one byte was written. */
  @State(Scope.Benchmark)
  public static class Absent {
    FaultRig rig;
    int vmo;
    private long addr;

    /** Maps a VMO without pages. */
    @Setup
    public void boot() {
      rig = new FaultRig(4 * BYTES);
      vmo = rig.vmo(BYTES);
      addr = rig.map(vmo, BYTES);
    }

    /** Takes all pages away. */
    @Setup(Level.Invocation)
    public void empty() {
      FaultRig.require(
          rig.kernel.vmo().opRange(rig.process, vmo, VmoOp.DECOMMIT, 0, BYTES).status());
    }

    int touchAll(int operation) {
      return rig.touch(operation, addr, PAGES);
    }
  }

  /**
   * Some of the pages of a VMO that has used every byte of all of them; others the next time. Each
   * fault commits a frame that was written as many pages ago as there are.
   */
  @State(Scope.Benchmark)
  public static class AbsentAfterUse {
    /** 512 KiB are in a second-level cache of the host when they are cleared, 16 MiB are not. */
    @Param({"128", "4096"})
    public int pages;

    private final byte[] data = new byte[(int) Pages.PAGE_SIZE];
    private FaultRig rig;
    private int vmo;
    private long addr;
    private int first;

    /** Uses all pages. */
    @Setup
    public void boot() {
      Arrays.fill(data, (byte) 0x5a);
      rig = new FaultRig(2 * (BYTES + Pages.toBytes(pages)));
      vmo = rig.vmo(Pages.toBytes(pages));
      addr = rig.map(vmo, Pages.toBytes(pages));
      for (first = 0; first < pages; first += BATCH) {
        use();
      }
      first = 0;
    }

    /** Uses the pages that the last faults have committed, and takes the next ones away. */
    @Setup(Level.Invocation)
    public void empty() {
      use();
      first = (first + BATCH) % pages;
      FaultRig.require(
          rig.kernel
              .vmo()
              .opRange(rig.process, vmo, VmoOp.DECOMMIT, Pages.toBytes(first), Pages.toBytes(BATCH))
              .status());
    }

    private void use() {
      for (long page = first; page < first + BATCH; page++) {
        FaultRig.require(
            rig.kernel.vmo().write(rig.process, vmo, data, Pages.toBytes(page), data.length));
      }
    }
  }

  /** Every other page is there, and none is entered in the tables: no frame is cleared. */
  @State(Scope.Benchmark)
  public static class Present {
    private FaultRig rig;
    private int vmo;
    private long addr;

    /** Commits the pages. */
    @Setup
    public void boot() {
      rig = new FaultRig(4 * BYTES);
      vmo = rig.vmo(2 * BYTES);
      for (long page = 0; page < 2L * PAGES; page += 2) {
        FaultRig.require(
            rig.kernel
                .vmo()
                .opRange(rig.process, vmo, VmoOp.COMMIT, Pages.toBytes(page), Pages.PAGE_SIZE)
                .status());
      }
    }

    /** Maps them anew. */
    @Setup(Level.Invocation)
    public void remap() {
      if (addr != 0) {
        FaultRig.require(rig.kernel.vmar().unmap(rig.process, rig.root, addr, 2 * BYTES));
      }
      addr = rig.map(vmo, 2 * BYTES);
    }
  }

  /** A write that commits: with the clearing of what was written of the frame, 64 bytes. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public int zeroFill(Absent absent) {
    return absent.touchAll(Access.WRITE);
  }

  /** A write that commits a frame that was in use: with the clearing of all its bytes. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int zeroFillAfterUse(AbsentAfterUse absent) {
    return absent.rig.touch(Access.WRITE, absent.addr + Pages.toBytes(absent.first), BATCH);
  }

  /** A write to a page that is there: without clearing. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public int mapPresent(Present present) {
    for (int page = 0; page < PAGES; page++) {
      present.rig.access(Access.WRITE, present.addr + Pages.toBytes(2L * page));
    }
    return present.rig.record.pageFaults();
  }

  /** A read of an absent page: the zero page is entered. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public int zeroPage(Absent absent) {
    return absent.touchAll(Access.READ);
  }

  /** An access without a fault, for comparison. */
  @Benchmark
  @OperationsPerInvocation(PAGES)
  public int noFault(Mapped mapped) {
    return mapped.rig.touch(Access.WRITE, mapped.addr, PAGES);
  }

  /** Pages that are entered. */
  @State(Scope.Benchmark)
  public static class Mapped {
    private FaultRig rig;
    private long addr;

    /** Touches all pages once. */
    @Setup
    public void boot() {
      rig = new FaultRig(4 * BYTES);
      addr = rig.map(rig.vmo(BYTES), BYTES);
      rig.touch(Access.WRITE, addr, PAGES);
    }
  }
}
