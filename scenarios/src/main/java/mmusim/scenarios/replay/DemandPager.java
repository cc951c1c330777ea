package mmusim.scenarios.replay;

import mmusim.mmu.Cpu;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.pagetables.EditOutcome;
import mmusim.pagetables.PageTables;
import mmusim.pagetables.entry.MapFlags;
import mmusim.pagetables.pmm.FrameOwner;
import mmusim.pagetables.pmm.Pmm;
import mmusim.vm.Kernel;
import mmusim.vm.ProcessHandles;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.process.Process;
import mmusim.vm.region.AddressSpace;

/**
 * Gives a process the memory that a trace refers to: maps a VMO around an address that nothing is
 * mapped at, and lets the kernel resolve the fault.
 *
 * <p>A first read is resolved as a write would be, so that it gets a page of its own at once: the
 * shared zero page would be replaced at the first write, and that drops TLB entries which the
 * counting rules for traces do not know of.
 *
 * <p>Pages that do not lie wholly in what a root VMAR covers (the first 2 MiB, the kernel's half)
 * are entered into the tables directly.
 */
final class DemandPager {
  private static final int DIRECT_FLAGS = MapFlags.PERMISSIONS;

  /** The number of pages of 1 GiB among the sizes. */
  private static final int HUGE = 2;

  private final Kernel kernel;
  private final Cpu cpu;
  private final Process process;
  private final int rootVmar;
  private final PageSizing sizing;
  private long directPages;

  DemandPager(Kernel kernel, ProcessHandles handles, PageSizing sizing) {
    this.kernel = kernel;
    this.cpu = kernel.machine().cpu(0);
    this.process = handles.process();
    this.rootVmar = handles.rootVmarHandle();
    this.sizing = sizing;
    kernel
        .machine()
        .counters()
        .register(
            "trace.direct_pages", "pages", "pages mapped where no VMAR reaches", () -> directPages);
  }

  /**
   * Resolves a page fault of the process.
   *
   * @param pageSize of the page to map: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB
   * @throws ReplayException if the machine has not the memory, or the address cannot be mapped
   */
  void resolve(long vaddr, int errorCode, int pageSize) {
    long pageBytes = CachedTranslation.bytes(pageSize);
    long page = vaddr & -pageBytes;
    long end = AddressSpace.end(kernel.machine().config().levels());
    boolean isCovered = page >= AddressSpace.BASE && page <= end - pageBytes;
    if (!isCovered) {
      mapDirectly(page, pageBytes);
      return;
    }
    if (process.space().mappingAt(vaddr) == null) {
      mapAround(page, pageSize, end);
    }
    check(handle(vaddr, errorCode), vaddr);
  }

  private Status handle(long vaddr, int errorCode) {
    return kernel.accesses().handleFault(cpu.index(), vaddr, Access.WRITE | Access.USER, errorCode);
  }

  private void mapAround(long page, int pageSize, long vmarEnd) {
    if (pageSize == HUGE) {
      Outcome<Integer> vmo =
          kernel.vmo().createContiguous(process, Pages.HUGE_SIZE, Pages.HUGE_SHIFT);
      map(value(vmo, page), page, page + Pages.HUGE_SIZE);
    } else if (sizing == PageSizing.MIXED && pageSize == 0) {
      mapInHalves(page & -Pages.LARGE_SIZE, vmarEnd);
    } else {
      long chunk = sizing == PageSizing.MIXED ? Pages.LARGE_SIZE : Pages.HUGE_SIZE;
      long start = Math.max(page & -chunk, AddressSpace.BASE);
      long end = Math.min((page & -chunk) + chunk, vmarEnd);
      map(value(kernel.vmo().create(process, end - start, 0), page), start, end);
    }
  }

  /** Two mappings, so that the kernel cannot join what they hold into a large page. */
  private void mapInHalves(long start, long vmarEnd) {
    long half = Pages.LARGE_SIZE / 2;
    for (long at = start; at < start + Pages.LARGE_SIZE; at += half) {
      long end = Math.min(at + half, vmarEnd);
      map(value(kernel.vmo().create(process, end - at, 0), at), at, end);
    }
  }

  private void map(int vmo, long start, long end) {
    int executable = value(kernel.vmo().replaceAsExecutable(process, vmo), start);
    Outcome<Long> mapped =
        kernel
            .vmar()
            .map(
                process,
                rootVmar,
                VmOption.PERM_MASK | VmOption.SPECIFIC,
                start - AddressSpace.BASE,
                executable,
                0,
                end - start);
    check(mapped.status(), start);
    check(kernel.handles().close(process, executable), start);
  }

  private void mapDirectly(long page, long pageBytes) {
    PageTables tables = page < 0 ? kernel.kernelTables() : process.space().tables();
    long frames = Pages.numberOf(pageBytes);
    int alignLog2 = Long.numberOfTrailingZeros(pageBytes);
    long frame =
        kernel.pmm().allocateContiguous(frames, alignLog2, Long.MAX_VALUE, FrameOwner.KERNEL);
    if (frame == Pmm.NO_FRAME) {
      throw outOfMemory(page);
    }
    int flags = page < 0 ? DIRECT_FLAGS : DIRECT_FLAGS | MapFlags.USER;
    if (tables.map(page, frame, frames, flags) != EditOutcome.DONE) {
      throw outOfMemory(page);
    }
    directPages++;
    cpu.chargeCycles(
        CycleCause.HANDLER_ZERO_FILL,
        kernel.machine().config().costs().cycles(Cost.HANDLER_ZERO_FILL));
  }

  private static <T> T value(Outcome<T> outcome, long vaddr) {
    check(outcome.status(), vaddr);
    return outcome.value();
  }

  private static void check(Status status, long vaddr) {
    if (status == Status.ERR_NO_MEMORY) {
      throw outOfMemory(vaddr);
    }
    if (!status.isOk()) {
      throw new ReplayException(
          "the kernel does not give the memory at 0x%x: %s; try --mode tlb"
              .formatted(vaddr, status));
    }
  }

  private static ReplayException outOfMemory(long vaddr) {
    return new ReplayException(
        "the simulated machine has no memory left for 0x%x; give it more with --ram"
            .formatted(vaddr));
  }
}
