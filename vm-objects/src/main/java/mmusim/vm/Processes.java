package mmusim.vm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import mmusim.pagetables.PageTables;
import mmusim.pagetables.PagingMode;
import mmusim.pagetables.invalidate.TlbInvalidator;
import mmusim.vm.page.VmContext;
import mmusim.vm.process.Process;
import mmusim.vm.region.AddressSpace;
import mmusim.vm.region.RegionContext;
import org.jspecify.annotations.Nullable;

/**
 * The living processes of a kernel, and which CPU runs which. A process ends when somebody destroys
 * it, or when nobody has a handle to it and no CPU runs it.
 *
 * <p>Invariants: what a CPU runs is alive; a CPU that runs no process has the kernel's tables
 * loaded.
 */
final class Processes {
  private final VmContext context;
  private final RegionContext regions;
  private final PagingMode mode;
  private final PageTables kernelTables;
  private final List<Process> living = new ArrayList<>();
  private final @Nullable Process[] running;

  /**
   * Makes none; all CPUs have {@code kernelTables} loaded.
   *
   * @param kernelTables what every process has in its upper half
   */
  Processes(VmContext context, RegionContext regions, PagingMode mode, PageTables kernelTables) {
    this.context = context;
    this.regions = regions;
    this.mode = mode;
    this.kernelTables = kernelTables;
    this.running = new Process[regions.invalidator().machine().cpuCount()];
  }

  /** Returns the living ones, oldest first. */
  List<Process> living() {
    return Collections.unmodifiableList(living);
  }

  /** Makes a process without handles, or null if there is no frame for its page tables. */
  @Nullable Process create(String name) {
    PageTables tables = PageTables.create(context.pmm(), context.memory(), mode, kernelTables);
    if (tables == null) {
      return null;
    }
    long koid = context.newKoid();
    long end = AddressSpace.end(mode.levels());
    AddressSpace space = new AddressSpace(regions, tables, end, mode.largestPageLog2());
    Process process = new Process(koid, name, space, this::reap);
    living.add(process);
    return process;
  }

  /** Returns the process that a CPU runs, or null. */
  @Nullable Process running(int cpu) {
    return running[cpu];
  }

  /** Lets a CPU run a process, a living one; nothing happens if it does already. */
  void switchTo(int cpu, Process process) {
    Process before = running[cpu];
    if (before == process) {
      return;
    }
    if (process.isDead()) {
      throw new IllegalArgumentException("a process that ended cannot run: " + process.name());
    }
    running[cpu] = process;
    invalidator().switchTo(cpu, process.space().tables().context());
    if (before != null) {
      reap(before);
    }
  }

  /** Ends a process: CPUs that run it run nothing, and all that only it held is freed. */
  void destroy(Process process) {
    for (int cpu = 0; cpu < running.length; cpu++) {
      if (running[cpu] == process) {
        running[cpu] = null;
        invalidator().switchTo(cpu, kernelTables.context());
      }
    }
    living.remove(process);
    process.destroy();
    context.objectGone();
  }

  /** Ends a process that nobody has a handle to and no CPU runs. */
  private void reap(Process process) {
    boolean runs = false;
    for (Process other : running) {
      runs |= other == process;
    }
    if (!runs && process.handleCount() == 0 && !process.isDead()) {
      destroy(process);
    }
  }

  private TlbInvalidator invalidator() {
    return regions.invalidator();
  }
}
