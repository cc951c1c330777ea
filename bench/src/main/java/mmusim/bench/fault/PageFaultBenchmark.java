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
      use();
      FaultRig.require(
          rig.kernel.vmo().opRange(rig.process, vmo, VmoOp.DECOMMIT, 0, BYTES).status());
    }

    /** What is done with the pages before; they have one byte from the faults. */
    void use() {}

    int touchAll(int operation) {
      for (int page = 0; page < PAGES; page++) {
        rig.access(operation, addr + Pages.toBytes(page));
      }
      return rig.record.pageFaults();
    }
  }

  /** The same, but frames of which every byte was written. */
  @State(Scope.Benchmark)
  public static class AbsentAfterUse extends Absent {
    private final byte[] data = new byte[(int) BYTES];

    /** The bytes are not zeros. */
    public AbsentAfterUse() {
      Arrays.fill(data, (byte) 0x5a);
    }

    @Override
    void use() {
      FaultRig.require(rig.kernel.vmo().write(rig.process, vmo, data, 0, BYTES));
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
  @OperationsPerInvocation(PAGES)
  public int zeroFillAfterUse(AbsentAfterUse absent) {
    return absent.touchAll(Access.WRITE);
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
    for (int page = 0; page < PAGES; page++) {
      mapped.rig.access(Access.WRITE, mapped.addr + Pages.toBytes(page));
    }
    return mapped.rig.record.pageFaults();
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
      for (int page = 0; page < PAGES; page++) {
        rig.access(Access.WRITE, addr + Pages.toBytes(page));
      }
    }
  }
}
