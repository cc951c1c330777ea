package mmusim.mmu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import mmusim.mmu.cost.Counters;
import mmusim.mmu.memory.PhysicalMemory;

/** RAM and the logical processors that share it. Used by one thread at a time. */
public final class Machine {
  private final MachineConfig config;
  private final PhysicalMemory memory;
  private final List<Cpu> cpus = new ArrayList<>();
  private final Counters counters = new Counters();

  /** Builds a machine in its power-on state; see {@link mmusim.mmu.register.Registers}. */
  public Machine(MachineConfig config) {
    this.config = config;
    this.memory = new PhysicalMemory(config.ramBytes());
    for (int index = 0; index < config.cpus(); index++) {
      cpus.add(new Cpu(index, config, memory));
    }
    register("page_faults", "faults", "page faults", Cpu::pageFaults);
    register("walks", "walks", "page walks", Cpu::walks);
    register("walk.reads", "reads", "paging-structure entries read by walks", Cpu::walkReads);
    register("cycles", "cycles", "cycles charged to all CPUs", Cpu::cycles);
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
    return cpus.size();
  }

  /** Returns processor {@code index}, 0 to {@link #cpuCount} - 1. */
  public Cpu cpu(int index) {
    return cpus.get(index);
  }

  /** Returns the counters of the machine and of what runs on it. */
  public Counters counters() {
    return counters;
  }

  private void register(String name, String unit, String description, ToLongFunction<Cpu> counter) {
    counters.register(name, unit, description, () -> cpus.stream().mapToLong(counter).sum());
  }
}
