package mmusim.vm;

import java.util.Arrays;
import mmusim.mmu.Cpu;
import mmusim.mmu.Machine;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.paging.TranslationRules;
import mmusim.pagetables.PageTables;
import mmusim.pagetables.entry.MappedPage;
import mmusim.vm.abi.Status;
import mmusim.vm.fault.PageFaultHandler;
import mmusim.vm.process.Process;
import mmusim.vm.region.RegionContext;
import org.jspecify.annotations.Nullable;

/**
 * The accesses that programs make: translate, let the kernel handle a page fault, try again.
 *
 * <p>An access of many bytes touches every page of its range before it stores anything: if one page
 * is refused, nothing is written. Resolving a fault may take away a page that was touched before
 * (memory pressure, copy-on-write of a page that is mapped twice); then the access starts anew, a
 * limited number of times.
 *
 * <p>Nothing here allocates, except on the first access of more pages than any before.
 */
public final class Accesses {
  private static final int FAULTS_PER_PAGE_MAX = 8;
  private static final int RESTARTS_MAX = 8;

  private final Machine machine;
  private final Processes processes;
  private final RegionContext regions;
  private final PageFaultHandler handler;
  private long[] pages = new long[8];

  Accesses(Machine machine, Processes processes, RegionContext regions, PageFaultHandler handler) {
    this.machine = machine;
    this.processes = processes;
    this.regions = regions;
    this.handler = handler;
  }

  /**
   * Makes an access in a process: the CPU runs it from now on.
   *
   * @param access see {@link Access}
   * @param vaddr first byte, any 64-bit value
   * @param data what is written, or where to put what is read; a fetch leaves it alone
   * @param dataOffset index of the first byte in {@code data}
   * @param length bytes, at least 1
   * @param out what became of it; on a refusal nothing was read or written
   */
  public void access(
      int cpu,
      Process process,
      int access,
      long vaddr,
      byte[] data,
      int dataOffset,
      int length,
      AccessRecord out) {
    Cpu processor = machine.cpu(cpu);
    long before = processor.cycles();
    processes.switchTo(cpu, process);
    accessFrom(before, processor, access, vaddr, data, dataOffset, length, out);
  }

  /**
   * Makes an access in whatever the CPU runs; where it runs no process, faults are not handled.
   *
   * @param access see {@link Access}
   * @param vaddr first byte, any 64-bit value
   * @param data what is written, or where to put what is read; a fetch leaves it alone
   * @param dataOffset index of the first byte in {@code data}
   * @param length bytes, at least 1
   * @param out what became of it; on a refusal nothing was read or written
   */
  public void access(
      int cpu, int access, long vaddr, byte[] data, int dataOffset, int length, AccessRecord out) {
    Cpu processor = machine.cpu(cpu);
    accessFrom(processor.cycles(), processor, access, vaddr, data, dataOffset, length, out);
  }

  private void accessFrom(
      long before,
      Cpu processor,
      int access,
      long vaddr,
      byte[] data,
      int dataOffset,
      int length,
      AccessRecord out) {
    Process process = processes.running(processor.index());
    regions.setCurrentCpu(processor.index());
    out.reset(processor, process, vaddr, access);
    if (touch(processor, process, access, vaddr, length, out)) {
      move(access, vaddr, data, dataOffset, length);
    }
    out.noteCycles(processor.cycles() - before);
    regions.setCurrentCpu(0);
  }

  /** Touches all pages; returns whether all may be accessed. */
  private boolean touch(
      Cpu cpu, @Nullable Process process, int access, long vaddr, int length, AccessRecord out) {
    return isInOnePage(vaddr, length)
        ? touchPage(cpu, process, access, vaddr, 0, out)
        : touchPages(cpu, process, access, vaddr, length, out);
  }

  private static boolean isInOnePage(long vaddr, int length) {
    return (vaddr & Pages.PAGE_MASK) + length <= Pages.PAGE_SIZE;
  }

  /** Touches all of several pages, and again if one was lost. */
  private boolean touchPages(
      Cpu cpu, @Nullable Process process, int access, long vaddr, int length, AccessRecord out) {
    long last = vaddr + length - 1;
    int count = (int) Pages.numberOf(last - Pages.alignDown(vaddr)) + 1;
    TranslationRules rules = cpu.rules();
    if (rules.acceptsAddress(vaddr, access) && !rules.acceptsAddress(last, access)) {
      return refuseAddress(cpu, rules.firstRefusedPage(vaddr, last, access), access, out);
    }
    if (count > pages.length) {
      pages = Arrays.copyOf(pages, count);
    }
    for (int restart = 0; restart < RESTARTS_MAX; restart++) {
      int faults = out.pageFaults();
      for (int page = 0; page < count; page++) {
        long at = page == 0 ? vaddr : Pages.alignDown(vaddr) + Pages.toBytes(page);
        if (!touchPage(cpu, process, access, at, page, out)) {
          return false;
        }
      }
      if (faults == out.pageFaults() || process == null || isUpToDate(process, vaddr, count)) {
        return true;
      }
    }
    out.refuse(Status.ERR_NO_MEMORY, vaddr);
    return false;
  }

  /**
   * Resolves a page fault that a caller's own translation raised, in the process that the CPU runs.
   *
   * @param access what the page must allow afterwards, see {@link Access}
   * @param errorCode what the fault pushed
   * @return OK if the access is to be tried again, else why it is refused; NOT_FOUND if nothing is
   *     mapped there
   */
  public Status handleFault(int cpu, long vaddr, int access, int errorCode) {
    Process process = processes.running(cpu);
    return process == null
        ? Status.ERR_BAD_STATE
        : handler.handle(machine.cpu(cpu), process.space(), vaddr, access, errorCode);
  }

  private boolean refuseAddress(Cpu cpu, long vaddr, int access, AccessRecord out) {
    long result = cpu.translate(vaddr, access);
    out.refuse(result, vaddr);
    return false;
  }

  /** Translates one byte until it is allowed; returns whether it is. */
  private boolean touchPage(
      Cpu cpu, @Nullable Process process, int access, long at, int page, AccessRecord out) {
    long result = cpu.translate(at, access);
    out.noteWalk(TranslationResult.walkReads(result));
    if (TranslationResult.isFault(result)) {
      result = translateAgain(cpu, process, access, at, result, out);
      if (TranslationResult.isFault(result)) {
        return false;
      }
    }
    pages[page] = TranslationResult.paddr(result);
    if (page == 0) {
      out.noteFirst(result);
    }
    return true;
  }

  /**
   * Has page faults handled and tries again.
   *
   * @return the translation; or the last fault, of which {@code out} knows why it was refused
   */
  private long translateAgain(
      Cpu cpu, @Nullable Process process, int access, long at, long firstFault, AccessRecord out) {
    long result = firstFault;
    boolean wasSpurious = false;
    for (int fault = 1; TranslationResult.isFault(result); fault++) {
      if (TranslationResult.vector(result) != TranslationResult.VECTOR_PF) {
        out.refuse(result, at);
        return result;
      }
      int errorCode = TranslationResult.errorCode(result);
      out.noteFault(errorCode);
      long faultAddr = cpu.registers().cr2();
      if (process == null) {
        out.refuse(result, faultAddr);
        return result;
      }
      Status status = handler.handle(cpu, process.space(), faultAddr, access, errorCode);
      boolean isRefusedAgain = wasSpurious && handler.wasSpurious();
      if (status != Status.OK || isRefusedAgain) {
        out.refuse(status != Status.OK ? status : Status.ERR_ACCESS_DENIED, faultAddr);
        return result;
      }
      if (fault == FAULTS_PER_PAGE_MAX) {
        out.refuse(Status.ERR_INTERNAL, at);
        return result;
      }
      wasSpurious = handler.wasSpurious();
      result = cpu.translateAnew(at, access);
      out.noteWalk(TranslationResult.walkReads(result));
    }
    return result;
  }

  /** Returns whether the tables still lead to the frames that were found. */
  private boolean isUpToDate(Process process, long vaddr, int count) {
    PageTables tables = process.space().tables();
    for (int page = 0; page < count; page++) {
      long found = tables.query(vaddr + Pages.toBytes(page));
      if (!MappedPage.isMapped(found) || MappedPage.paddr(found) != Pages.alignDown(pages[page])) {
        return false;
      }
    }
    return true;
  }

  private void move(int access, long vaddr, byte[] data, int dataOffset, int length) {
    if (Access.isFetch(access)) {
      return;
    }
    boolean write = Access.isWrite(access);
    if (isInOnePage(vaddr, length)) {
      move(write, pages[0], data, dataOffset, length);
      return;
    }
    int done = 0;
    for (int page = 0; done < length; page++) {
      long room = Pages.PAGE_SIZE - ((vaddr + done) & Pages.PAGE_MASK);
      int part = (int) Math.min(length - done, room);
      move(write, pages[page], data, dataOffset + done, part);
      done += part;
    }
  }

  private void move(boolean write, long paddr, byte[] data, int dataOffset, int length) {
    PhysicalMemory memory = machine.memory();
    if (write) {
      memory.write(paddr, data, dataOffset, length);
    } else {
      memory.read(paddr, data, dataOffset, length);
    }
  }
}
