package mmusim.pagetables.invalidate;

import mmusim.mmu.register.Cr3;
import org.jspecify.annotations.Nullable;

/**
 * Gives process-context identifiers to address spaces when they first run: 1 to 4095, as long as
 * there are some, then those of address spaces that are not running. PCID 0 stays for CPUs without
 * PCIDs.
 */
final class PcidAllocator {
  private static final int PCID_COUNT = (int) Cr3.PCID_MASK + 1;

  private final @Nullable TlbContext[] owners = new TlbContext[PCID_COUNT];
  private final int cpuCount;
  private int next = 1;

  PcidAllocator(int cpuCount) {
    this.cpuCount = cpuCount;
  }

  /** Gives {@code context} a PCID if it has none; every CPU is dirty for a new one. */
  void ensure(TlbContext context) {
    if (context.pcid != TlbContext.NO_PCID) {
      return;
    }
    int pcid = pick();
    owners[pcid] = context;
    context.pcid = pcid;
    for (int cpu = 0; cpu < cpuCount; cpu++) {
      context.dirty.add(cpu);
    }
    next = pcid + 1;
  }

  void release(TlbContext context) {
    if (context.pcid != TlbContext.NO_PCID) {
      owners[context.pcid] = null;
      next = Math.min(next, context.pcid);
      context.pcid = TlbContext.NO_PCID;
    }
  }

  @Nullable TlbContext owner(int pcid) {
    return owners[pcid];
  }

  private int pick() {
    for (int pcid = next; pcid < PCID_COUNT; pcid++) {
      if (owners[pcid] == null) {
        return pcid;
      }
    }
    for (int pcid = 1; pcid < PCID_COUNT; pcid++) {
      TlbContext owner = owners[pcid];
      if (owner == null) {
        return pcid;
      }
      if (owner.isInactive()) {
        owner.pcid = TlbContext.NO_PCID;
        return pcid;
      }
    }
    throw new IllegalStateException("more address spaces run at once than there are PCIDs");
  }
}
