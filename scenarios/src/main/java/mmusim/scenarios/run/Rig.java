package mmusim.scenarios.run;

import java.util.HashMap;
import java.util.Map;
import mmusim.mmu.Cpu;
import mmusim.mmu.Machine;
import mmusim.mmu.paging.Pte;
import org.jspecify.annotations.Nullable;

/** A machine, what runs on it, and the names that the scenario gave to things. */
final class Rig {
  private final String file;
  private final Machine machine;
  private final @Nullable KernelRig kernel;
  private final Bindings names = new Bindings();
  private final Map<String, Map<String, Long>> marks = new HashMap<>();

  Rig(String file, Machine machine, @Nullable KernelRig kernel) {
    this.file = file;
    this.machine = machine;
    this.kernel = kernel;
  }

  String file() {
    return file;
  }

  Machine machine() {
    return machine;
  }

  Bindings names() {
    return names;
  }

  /** Returns the counters kept under each mark. */
  Map<String, Map<String, Long>> marks() {
    return marks;
  }

  /** Returns the CPU that the step names, or CPU 0. */
  Cpu cpu(Call call) {
    long index = call.number("cpu", 0);
    if (Long.compareUnsigned(index, machine.cpuCount()) >= 0) {
      throw call.unusable(
          "there is no CPU "
              + Long.toUnsignedString(index)
              + "; the machine has "
              + machine.cpuCount());
    }
    return machine.cpu((int) index);
  }

  /** Returns the cycles charged to all CPUs so far. */
  long cycles() {
    long sum = 0;
    for (int index = 0; index < machine.cpuCount(); index++) {
      sum += machine.cpu(index).cycles();
    }
    return sum;
  }

  /** Returns the physical address of the top table that {@code call} is about. */
  long rootTable(Call call) {
    return cpu(call).registers().cr3() & Pte.FRAME_MASK;
  }

  /** Returns the kernel; the check has seen to it that there is one. */
  KernelRig kernel() {
    if (kernel == null) {
      throw new IllegalStateException("the machine has no kernel");
    }
    return kernel;
  }

  /** Returns whether a kernel runs on the machine. */
  boolean hasKernel() {
    return kernel != null;
  }
}
