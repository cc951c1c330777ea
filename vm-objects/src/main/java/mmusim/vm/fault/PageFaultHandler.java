package mmusim.vm.fault;

import mmusim.mmu.Cpu;
import mmusim.mmu.Machine;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.fault.PageFaultErrorCode;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Access;
import mmusim.pagetables.EditOutcome;
import mmusim.pagetables.PageTables;
import mmusim.pagetables.entry.MapFlags;
import mmusim.pagetables.entry.MappedPage;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.page.PageRef;
import mmusim.vm.region.AddressSpace;
import mmusim.vm.region.Mapping;
import mmusim.vm.region.PageInstaller;
import org.jspecify.annotations.Nullable;

/**
 * Resolves page faults: finds the mapping, checks its permission, gets the page from the VMO, and
 * enters it; or refuses. Nothing here allocates in steady state.
 *
 * <p>A page that is not certainly private is entered read-only, so that a read and then a write
 * take two faults. Up to 15 pages behind the faulting one that are there already are entered with
 * it and alike, as far as permission range, VMO, last-level table and the place reach that they are
 * in: a page of the VMO itself ends those that it shares, and the other way round.
 *
 * @see "Zircon, kernel/vm/vm_mapping.cc, VmMapping::PageFaultLocked"
 */
public final class PageFaultHandler {
  /** Pages that one fault enters at most. */
  public static final int PAGES_MAX = 16;

  private final FaultCounters counters = new FaultCounters();
  private final long[] frames = new long[PAGES_MAX - 1];
  private final long zeroFillCycles;
  private final long copyCycles;
  private final long mapCycles;
  private final long spuriousCycles;
  private final long refuseCycles;

  private @Nullable FaultObserver observer;
  private boolean spurious;

  /** Makes the handler of a machine and registers its counters. */
  public PageFaultHandler(Machine machine) {
    CostModel costs = machine.config().costs();
    zeroFillCycles = costs.cycles(Cost.HANDLER_ZERO_FILL);
    copyCycles = costs.cycles(Cost.HANDLER_COPY);
    mapCycles = costs.cycles(Cost.HANDLER_MAP);
    spuriousCycles = costs.cycles(Cost.HANDLER_SPURIOUS);
    refuseCycles = costs.cycles(Cost.HANDLER_REFUSE);
    counters.register(machine.counters());
  }

  /** Sets who is told of handled faults; null, the default, for nobody. */
  public void observe(@Nullable FaultObserver observer) {
    this.observer = observer;
  }

  /**
   * Returns whether the last fault found the translation in place: a second one in a row is the
   * hardware's refusal, not a race.
   */
  public boolean wasSpurious() {
    return spurious;
  }

  /**
   * Handles a page fault.
   *
   * @param cpu where it was raised
   * @param space the address space that runs there
   * @param vaddr the faulting address
   * @param access see {@link Access}
   * @param errorCode see {@link PageFaultErrorCode}
   * @return OK if the access is to be tried again, else why it is refused
   */
  public Status handle(Cpu cpu, AddressSpace space, long vaddr, int access, int errorCode) {
    spurious = false;
    Status status =
        isForbiddenByProcessor(cpu, vaddr, access, errorCode)
            ? Status.ERR_ACCESS_DENIED
            : resolve(cpu, space, vaddr, access);
    if (status != Status.OK) {
      counters.refused++;
      cpu.chargeCycles(CycleCause.HANDLER_OTHER, refuseCycles);
    }
    if (observer != null) {
      observer.handled(cpu, vaddr, status);
    }
    return status;
  }

  /**
   * Returns whether no mapping can help: a protection key, SMEP or SMAP forbids an access to a page
   * that is present, or that page is not one of a shadow stack, which no mapping makes.
   */
  public static boolean isForbiddenByProcessor(Cpu cpu, long vaddr, int access, int errorCode) {
    if ((errorCode & PageFaultErrorCode.PROTECTION_KEY) != 0) {
      return true;
    }
    boolean isSupervisor = (errorCode & PageFaultErrorCode.USER) == 0;
    boolean isPresent = (errorCode & PageFaultErrorCode.PRESENT) != 0;
    if (isPresent && Access.isShadowStack(access)) {
      return true;
    }
    return isSupervisor && isPresent && vaddr >= 0 && !cpu.rules().reachesUserPages(access);
  }

  /** Returns the permissions that an access needs, as PERM bits: a fetch reads, too. */
  public static int neededPermissions(int access) {
    if (Access.isWrite(access)) {
      return VmOption.PERM_WRITE;
    }
    return Access.isFetch(access) ? VmOption.PERM_READ | VmOption.PERM_EXECUTE : VmOption.PERM_READ;
  }

  private Status resolve(Cpu cpu, AddressSpace space, long vaddr, int access) {
    Mapping mapping = space.mappingAt(vaddr);
    if (mapping == null) {
      return Status.ERR_NOT_FOUND;
    }
    long page = Pages.alignDown(vaddr);
    if ((neededPermissions(access) & ~mapping.permissionsAt(page)) != 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    long offset = mapping.vmoOffsetOf(page);
    if (Long.compareUnsigned(offset, mapping.accessibleEnd()) >= 0) {
      return Status.ERR_OUT_OF_RANGE;
    }
    boolean write = Access.isWrite(access);
    Status status = requireAndInstall(cpu, mapping, page, write);
    return status == Status.ERR_NO_MEMORY && space.context().reclaimForTables()
        ? requireAndInstall(cpu, mapping, page, write)
        : status;
  }

  private Status requireAndInstall(Cpu cpu, Mapping mapping, long page, boolean write) {
    long ref = mapping.vmo().requirePage(mapping.vmoOffsetOf(page), write);
    if (PageRef.isError(ref)) {
      return PageRef.status(ref);
    }
    return install(cpu, mapping, page, ref);
  }

  private Status install(Cpu cpu, Mapping mapping, long page, long ref) {
    AddressSpace space = mapping.space();
    if (space.largestPageLog2() >= Pages.LARGE_SHIFT
        && PageRef.kind(ref) != PageRef.ZERO_PAGE
        && PageInstaller.installLarge(mapping, page, ref)) {
      counters.large++;
      charge(cpu, ref);
      return Status.OK;
    }
    int flags = PageInstaller.flagsFor(mapping, page, ref);
    PageTables tables = space.tables();
    EditOutcome outcome = tables.mapPage(page, PageRef.frame(ref), flags);
    if (outcome == EditOutcome.ALREADY_MAPPED) {
      return replace(cpu, mapping, page, ref, flags);
    }
    if (outcome != EditOutcome.DONE) {
      return Status.ERR_NO_MEMORY;
    }
    charge(cpu, ref);
    installAround(mapping, page, flags);
    space.flush();
    return Status.OK;
  }

  /** Enters a page in the place of what is there: the zero page, or the same frame read-only. */
  private Status replace(Cpu cpu, Mapping mapping, long page, long ref, int flags) {
    AddressSpace space = mapping.space();
    PageTables tables = space.tables();
    long wanted = MappedPage.of(PageRef.frame(ref), flags);
    long present = tables.query(page);
    if (MappedPage.frameAndFlags(present) == wanted) {
      spurious = true;
      counters.spurious++;
      cpu.chargeCycles(CycleCause.HANDLER_OTHER, spuriousCycles);
      return Status.OK;
    }
    if (tables.replacePage(page, PageRef.frame(ref), flags) != EditOutcome.DONE) {
      return Status.ERR_NO_MEMORY;
    }
    charge(cpu, ref);
    installAround(mapping, page, flags);
    space.flush();
    return Status.OK;
  }

  /** Enters what is behind a page that was entered with {@code flags}; there is a table for it. */
  private void installAround(Mapping mapping, long page, int flags) {
    boolean write = (flags & MapFlags.WRITE) != 0;
    long next = page + Pages.PAGE_SIZE;
    int ready = mapping.vmo().findReady(mapping.vmoOffsetOf(next), write, frames);
    if (ready > 0) {
      long limit = Math.min(limitAround(mapping, page), next + Pages.toBytes(ready));
      installFrom(mapping.space().tables(), next, limit, flags);
    }
  }

  /** Returns where the pages end that a fault at a page may enter with it. */
  private static long limitAround(Mapping mapping, long page) {
    long tableEnd = (page | (Pages.LARGE_SIZE - 1)) + 1; // a table of PTEs is for a large page
    long limit = Math.min(page + Pages.toBytes(PAGES_MAX), tableEnd);
    limit = Math.min(limit, mapping.rangeEnd(mapping.rangeOf(page)));
    return Math.min(limit, mapping.base() + mapping.accessibleBytes());
  }

  /**
   * What is there already is made writable if the rest is, and stays as it is if not. The caller
   * flushes, once for all pages of a fault.
   */
  private void installFrom(PageTables tables, long first, long limit, int flags) {
    for (long at = first; at < limit; at += Pages.PAGE_SIZE) {
      long frame = frames[(int) Pages.numberOf(at - first)];
      EditOutcome outcome = tables.mapPage(at, frame, flags);
      counters.around += outcome == EditOutcome.DONE ? 1 : 0;
      if (outcome == EditOutcome.ALREADY_MAPPED && (flags & MapFlags.WRITE) != 0) {
        outcome = upgrade(tables, at, frame, flags);
      }
      assert outcome != EditOutcome.OUT_OF_FRAMES : "the table is there: the page before is in it";
    }
  }

  private static EditOutcome upgrade(PageTables tables, long at, long frame, int flags) {
    return MappedPage.frameAndFlags(tables.query(at)) == MappedPage.of(frame, flags)
        ? EditOutcome.ALREADY_MAPPED
        : tables.replacePage(at, frame, flags);
  }

  private void charge(Cpu cpu, long ref) {
    switch (PageRef.kind(ref)) {
      case PageRef.ZERO_FILLED -> {
        counters.zeroFill++;
        cpu.chargeCycles(CycleCause.HANDLER_ZERO_FILL, zeroFillCycles);
      }
      case PageRef.COPIED -> {
        counters.copy++;
        cpu.chargeCycles(CycleCause.HANDLER_COPY, copyCycles);
      }
      case PageRef.ZERO_PAGE -> {
        counters.zeroPage++;
        cpu.chargeCycles(CycleCause.HANDLER_MAP, mapCycles);
      }
      default -> {
        counters.map++;
        cpu.chargeCycles(CycleCause.HANDLER_MAP, mapCycles);
      }
    }
  }
}
