package mmusim.vm.region;

import java.util.function.LongSupplier;
import mmusim.mmu.memory.Budget;
import mmusim.pagetables.invalidate.TlbInvalidator;
import mmusim.pagetables.pmm.Pmm;
import mmusim.vm.abi.Profile;

/** What all address spaces of a kernel share. */
public final class RegionContext {
  /** Enough page tables for one page: four below the root, and two for a large page split. */
  private static final int TABLES_MAX = 6;

  private final Pmm pmm;
  private final TlbInvalidator invalidator;
  private final Placement placement;
  private final LongSupplier koids;
  private int currentCpu;

  /**
   * Makes the context of one kernel.
   *
   * @param pmm whose reclaimer is asked when there is no frame for a page table
   * @param koids numbers for new kernel objects
   * @param seed of the random placement
   */
  public RegionContext(
      Pmm pmm, TlbInvalidator invalidator, LongSupplier koids, Profile profile, long seed) {
    this.pmm = pmm;
    this.invalidator = invalidator;
    this.koids = koids;
    this.placement = new Placement(PlacementPolicy.of(profile), seed);
  }

  /**
   * Makes room for the page tables of one page. Tables are made without reclaim, which could take
   * the page that is to be entered: whoever finds no frame for one asks here, and then looks the
   * page up again.
   *
   * @return whether at least one frame was freed
   */
  public boolean reclaimForTables() {
    return pmm.reclaim(TABLES_MAX);
  }

  /** Returns what tells the CPUs. */
  public TlbInvalidator invalidator() {
    return invalidator;
  }

  /** Returns the CPU on which the kernel runs now: it pays for what it causes. */
  public int currentCpu() {
    return currentCpu;
  }

  /** Says on which CPU the kernel runs from now on. */
  public void setCurrentCpu(int cpu) {
    currentCpu = cpu;
  }

  /** Returns what the machine may take of the host. */
  Budget budget() {
    return invalidator.machine().memory().budget();
  }

  Placement placement() {
    return placement;
  }

  long newKoid() {
    return koids.getAsLong();
  }
}
