package mmusim.scenarios.run.machine;

import static mmusim.scenarios.run.machine.MachineFields.flag;
import static mmusim.scenarios.run.machine.MachineFields.number;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mmusim.mmu.Machine;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.memory.Pages;
import mmusim.pagetables.pmm.PhysicalRange;
import mmusim.scenarios.format.value.Expression;
import mmusim.vm.Kernel;
import mmusim.vm.KernelConfig;
import mmusim.vm.ProcessHandles;
import mmusim.vm.abi.Profile;
import org.jspecify.annotations.Nullable;

/** What the fields of {@code machine} say of its kernel. */
public final class KernelFields {
  private KernelFields() {}

  /**
   * Boots a kernel on the machine that {@code fields} describe, to see whether it can.
   *
   * @throws IllegalArgumentException if there is not enough RAM
   */
  static void requireRoom(Map<String, Object> fields) {
    Kernel kernel = new Kernel(config(fields, MachineFields.config(fields, 0)));
    ProcessHandles main = kernel.createProcess("main");
    assert main.processHandle() != 0;
  }

  /** Returns the names of the counters of the machine that {@code fields} describe. */
  static Collection<String> counterNames(Map<String, Object> fields) {
    MachineConfig config = MachineFields.config(fields, 0);
    try {
      Machine machine =
          MachineFields.hasKernel(fields)
              ? new Kernel(config(fields, config)).machine()
              : new Machine(config);
      return machine.counters().names();
    } catch (IllegalArgumentException tooSmall) {
      return List.of();
    }
  }

  /** Returns the kernel that the fields describe, on the machine {@code config}. */
  public static KernelConfig config(Map<String, Object> fields, MachineConfig config) {
    boolean documented = number(fields, "profile", 0) == 0;
    return KernelConfig.builder()
        .machine(config)
        .reserved(reserved(fields))
        .largePages(flag(fields, "large_pages", true))
        .profile(documented ? Profile.DOCUMENTED : Profile.KERNEL)
        .vmoReadCommits(flag(fields, "vmo_read_commits", documented))
        .commitBytes(number(fields, "commit_size", Pages.PAGE_SIZE))
        .debugSyscalls(flag(fields, "debug_syscalls", false))
        .build();
  }

  private static List<PhysicalRange> reserved(Map<String, Object> fields) {
    List<PhysicalRange> ranges = new ArrayList<>();
    if (fields.get("reserved") instanceof List<?> given) {
      for (Object element : given) {
        Map<?, ?> range = (Map<?, ?>) element;
        ranges.add(new PhysicalRange(constant(range.get("base")), constant(range.get("size"))));
      }
    }
    return ranges;
  }

  private static long constant(@Nullable Object expression) {
    return ((Expression) Objects.requireNonNull(expression)).constantValue();
  }
}
