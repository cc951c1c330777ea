package mmusim.pagetables.invalidate;

import mmusim.mmu.Cpu;
import mmusim.mmu.Machine;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.cost.Counters;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.register.Cr4;
import org.jspecify.annotations.Nullable;

/**
 * Loads address spaces into CPUs and keeps the translations that CPUs cache in step with the
 * tables, as Zircon does on x86-64.
 *
 * <p>A CPU that runs the address space is interrupted and executes INVLPG for each page, or drops
 * the whole PCID where the list is long. The CPU that makes the change needs no interrupt; if it is
 * not running the address space it uses INVPCID. All others that have used the PCID are marked
 * dirty, and drop it when they next switch to it, so they are not interrupted. Changes of the
 * kernel half, and of global pages, go to every CPU.
 *
 * <p>Without CR4.PCIDE every switch drops what is not global, and nobody is marked.
 *
 * @see "Zircon, kernel/arch/x86/mmu.cc"
 */
public final class TlbInvalidator {
  private final Machine machine;
  private final PcidAllocator pcids;
  private final @Nullable TlbContext[] running;
  private final long shootdownBaseCycles;
  private final long shootdownReceiverCycles;
  private @Nullable ShootdownObserver observer;
  private long flushes;
  private long pages;
  private long fullFlushes;
  private long tablesFreed;
  private long shootdowns;
  private long interrupts;
  private long deferred;

  /** Creates the invalidator of a machine and registers its counters. */
  public TlbInvalidator(Machine machine) {
    this.machine = machine;
    this.pcids = new PcidAllocator(machine.cpuCount());
    this.running = new TlbContext[machine.cpuCount()];
    CostModel costs = machine.config().costs();
    this.shootdownBaseCycles = costs.cycles(Cost.SHOOTDOWN_BASE);
    this.shootdownReceiverCycles = costs.cycles(Cost.SHOOTDOWN_RECEIVER);
    registerCounters(machine.counters());
  }

  /** Sets who is told of shootdowns; null, the default, for nobody. */
  public void observe(@Nullable ShootdownObserver observer) {
    this.observer = observer;
  }

  /** Returns the machine whose TLBs are kept in step. */
  public Machine machine() {
    return machine;
  }

  /**
   * Loads the tables of {@code context} into CPU {@code cpu}, with a PCID if CR4.PCIDE is set
   * there. Nothing happens if they are loaded already.
   */
  public void switchTo(int cpu, TlbContext context) {
    TlbContext before = running[cpu];
    if (before == context) {
      return;
    }
    if (before != null) {
      before.active.remove(cpu);
    }
    running[cpu] = context;
    Cpu target = machine.cpu(cpu);
    if (!target.registers().hasCr4(Cr4.PCIDE)) {
      CpuFlush.loadCr3(target, context.rootPaddr());
    } else {
      pcids.ensure(context);
      long value = context.rootPaddr() | context.pcid();
      if (context.dirty.contains(cpu)) {
        CpuFlush.loadCr3(target, value);
      } else {
        CpuFlush.loadCr3KeepingPcid(target, value);
      }
    }
    context.dirty.remove(cpu);
    context.active.add(cpu);
    context.used.add(cpu);
  }

  /**
   * Returns whether CPU {@code cpu} may still use what it has cached under {@code pcid}: the PCID
   * in its CR3, or one that it will not drop before it uses it again.
   */
  public boolean isReachable(int cpu, int pcid) {
    TlbContext owner = pcids.owner(pcid);
    return machine.cpu(cpu).registers().pcid() == pcid
        || (owner != null && owner.used.contains(cpu) && !owner.dirty.contains(cpu));
  }

  /**
   * Makes every CPU forget what {@code pending} lists, then frees its table frames and empties it.
   *
   * @param initiator the CPU that made the change and pays for the interrupts
   */
  public void run(int initiator, PendingInvalidation pending) {
    if (pending.isEmpty()) {
      return;
    }
    TlbContext context = pending.context();
    int receivers =
        context.isShared() || pending.hasGlobal()
            ? flushEverywhere(initiator, pending)
            : flushWhereActive(initiator, pending);
    if (receivers != 0) {
      shootdowns++;
      interrupts += receivers;
      long cycles = shootdownBaseCycles + receivers * shootdownReceiverCycles;
      machine.cpu(initiator).chargeCycles(CycleCause.SHOOTDOWN, cycles);
      if (observer != null) {
        int count = pending.isAll() ? ShootdownObserver.ALL_PAGES : pending.pageCount();
        observer.shotDown(initiator, receivers, count);
      }
    }
    flushes++;
    pages += pending.isAll() ? 0 : pending.pageCount();
    fullFlushes += pending.isAll() ? 1 : 0;
    tablesFreed += pending.tableCount();
    pending.complete();
  }

  /** Forgets an address space that is being destroyed; no CPU runs it. Its PCID is free again. */
  public void release(TlbContext context) {
    if (!context.isInactive()) {
      throw new IllegalStateException("a CPU still runs the address space");
    }
    pcids.release(context);
  }

  private int flushEverywhere(int initiator, PendingInvalidation pending) {
    for (int cpu = 0; cpu < running.length; cpu++) {
      CpuFlush.active(machine.cpu(cpu), pending);
    }
    TlbContext context = pending.context();
    if (!context.isShared()) {
      flushWhereUsed(initiator, context, pending);
    }
    return running.length - 1;
  }

  private int flushWhereActive(int initiator, PendingInvalidation pending) {
    TlbContext context = pending.context();
    int receivers = 0;
    for (int cpu = context.active.next(0); cpu >= 0; cpu = context.active.next(cpu + 1)) {
      CpuFlush.active(machine.cpu(cpu), pending);
      receivers += cpu == initiator ? 0 : 1;
    }
    flushWhereUsed(initiator, context, pending);
    return receivers;
  }

  private void flushWhereUsed(int initiator, TlbContext context, PendingInvalidation pending) {
    if (context.pcid == TlbContext.NO_PCID) {
      return;
    }
    for (int cpu = context.used.next(0); cpu >= 0; cpu = context.used.next(cpu + 1)) {
      if (context.active.contains(cpu) || context.dirty.contains(cpu)) {
        continue;
      }
      Cpu target = machine.cpu(cpu);
      if (cpu == initiator && CpuFlush.canReachOtherPcids(target)) {
        CpuFlush.inactive(target, pending);
      } else {
        context.dirty.add(cpu);
        deferred++;
      }
    }
  }

  private void registerCounters(Counters counters) {
    counters.register("flushes", "batches", "batches of stale translations flushed", () -> flushes);
    counters.register("flushes.pages", "pages", "pages in batches that named them", () -> pages);
    counters.register(
        "flushes.full", "batches", "batches flushed as a whole address space", () -> fullFlushes);
    counters.register(
        "flushes.tables", "frames", "page tables freed after a flush", () -> tablesFreed);
    counters.register(
        "flushes.deferred", "CPUs", "CPUs that flush at their next switch", () -> deferred);
    counters.register(
        "shootdowns", "shootdowns", "batches that interrupted other CPUs", () -> shootdowns);
    counters.register(
        "shootdowns.interrupts", "CPUs", "CPUs interrupted by shootdowns", () -> interrupts);
  }
}
