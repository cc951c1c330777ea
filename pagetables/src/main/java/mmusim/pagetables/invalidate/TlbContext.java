package mmusim.pagetables.invalidate;

import mmusim.mmu.MachineConfig;

/**
 * One set of tables as the CPUs know it: the root, the PCID while it has one, and the CPUs that may
 * have cached something of it.
 *
 * <p>Invariants: a CPU in {@code active} is in {@code used}; a CPU in {@code dirty} is not in
 * {@code active}, and drops everything of the PCID when it next switches here.
 */
public final class TlbContext {
  /** No PCID: the tables have not run yet, or another address space took it. */
  static final int NO_PCID = -1;

  final CpuSet active = new CpuSet(MachineConfig.CPUS_MAX);
  final CpuSet used = new CpuSet(MachineConfig.CPUS_MAX);
  final CpuSet dirty = new CpuSet(MachineConfig.CPUS_MAX);
  int pcid = NO_PCID;
  private final long rootPaddr;
  private final boolean shared;

  /**
   * Creates the context of tables that no CPU has seen.
   *
   * @param rootPaddr physical address of the top table
   * @param shared whether the mappings are those of the kernel half, visible in every address space
   */
  public TlbContext(long rootPaddr, boolean shared) {
    this.rootPaddr = rootPaddr;
    this.shared = shared;
  }

  /** Returns the physical address of the top table. */
  public long rootPaddr() {
    return rootPaddr;
  }

  /** Returns whether the mappings are visible in every address space. */
  public boolean isShared() {
    return shared;
  }

  /** Returns the PCID, 1..4095, or 0 if it has none now. */
  public int pcid() {
    return Math.max(pcid, 0);
  }

  /** Returns whether the tables are loaded on CPU {@code cpu}. */
  public boolean isActiveOn(int cpu) {
    return active.contains(cpu);
  }

  /** Returns whether no CPU has the tables loaded. */
  public boolean isInactive() {
    return active.isEmpty();
  }

  /**
   * Returns whether CPU {@code cpu} may hold stale translations under this PCID, which it drops
   * before it uses the PCID again.
   */
  public boolean isDirtyOn(int cpu) {
    return dirty.contains(cpu);
  }
}
