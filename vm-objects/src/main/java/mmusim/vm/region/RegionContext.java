package mmusim.vm.region;

import java.util.function.LongSupplier;
import mmusim.pagetables.invalidate.TlbInvalidator;
import mmusim.vm.abi.Profile;

/** What all address spaces of a kernel share. */
public final class RegionContext {
  private final TlbInvalidator invalidator;
  private final Placement placement;
  private final LongSupplier koids;
  private final Profile profile;
  private int currentCpu;

  /**
   * Makes the context of one kernel.
   *
   * @param koids numbers for new kernel objects
   * @param seed of the random placement
   */
  public RegionContext(TlbInvalidator invalidator, LongSupplier koids, Profile profile, long seed) {
    this.invalidator = invalidator;
    this.koids = koids;
    this.profile = profile;
    this.placement = new Placement(PlacementPolicy.of(profile), seed);
  }

  /** Returns what tells the CPUs. */
  public TlbInvalidator invalidator() {
    return invalidator;
  }

  /** Returns the side to take where documentation and kernel differ. */
  public Profile profile() {
    return profile;
  }

  /** Returns the CPU on which the kernel runs now: it pays for what it causes. */
  public int currentCpu() {
    return currentCpu;
  }

  /** Says on which CPU the kernel runs from now on. */
  public void setCurrentCpu(int cpu) {
    currentCpu = cpu;
  }

  Placement placement() {
    return placement;
  }

  long newKoid() {
    return koids.getAsLong();
  }
}
