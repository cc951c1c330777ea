package mmusim.mmu;

import java.util.Arrays;
import java.util.List;
import mmusim.mmu.cost.Counters;
import mmusim.mmu.memory.Budget;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.stale.StaleFinding;
import mmusim.mmu.stale.StaleLog;

/** RAM and the logical processors that share it. Used by one thread at a time. */
public final class Machine {
  private final MachineConfig config;
  private final PhysicalMemory memory;
  private final Cpu[] cpus;
  private final Counters counters = new Counters();
  private final StaleLog staleLog = new StaleLog();

  /** Builds a machine in its power-on state; see {@link mmusim.mmu.register.Registers}. */
  public Machine(MachineConfig config) {
    this(config, Budget.ofHalfTheHeap());
  }

  /** As {@link #Machine(MachineConfig)}; {@code budget} is what it may take of the host. */
  public Machine(MachineConfig config, Budget budget) {
    this.config = config;
    this.memory = new PhysicalMemory(config.ramBytes(), budget);
    this.cpus = new Cpu[config.cpus()];
    Arrays.setAll(cpus, index -> new Cpu(index, config, memory, staleLog));
    CpuCounters.register(counters, List.of(cpus), staleLog);
  }

  /** Returns what the machine was built from. */
  public MachineConfig config() {
    return config;
  }

  /** Returns the RAM. */
  public PhysicalMemory memory() {
    return memory;
  }

  /** Returns the number of logical processors. */
  public int cpuCount() {
    return cpus.length;
  }

  /** Returns processor {@code index}, 0 to {@link #cpuCount} - 1. */
  public Cpu cpu(int index) {
    return cpus[index];
  }

  /** Returns the counters of the machine and of what runs on it. */
  public Counters counters() {
    return counters;
  }

  /** Returns the cycles charged to all processors so far. */
  public long cycles() {
    long sum = 0;
    for (Cpu cpu : cpus) {
      sum += cpu.cycles();
    }
    return sum;
  }

  /** Returns the rule and the findings of the stale-translation checker. */
  public StaleLog staleLog() {
    return staleLog;
  }

  /** Returns the TLB entries of all CPUs that have outlived the translation they came from. */
  public List<StaleFinding> outlivingEntries() {
    return Arrays.stream(cpus).flatMap(cpu -> cpu.outlivingEntries().stream()).toList();
  }
}
