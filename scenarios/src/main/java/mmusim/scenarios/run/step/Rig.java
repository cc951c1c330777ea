package mmusim.scenarios.run.step;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmusim.mmu.Cpu;
import mmusim.mmu.Machine;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.stale.StaleFinding;
import mmusim.mmu.stale.StaleLog;
import mmusim.mmu.stale.Staleness;
import mmusim.vm.Kernel;
import mmusim.vm.process.Process;
import org.jspecify.annotations.Nullable;

/** A machine, what runs on it, and the names that the scenario gave to things. */
public final class Rig {
  /** What {@link #rootTable} answers when there is none. */
  static final long NO_TABLE = -1;

  /** What {@link #firstTableWrite} answers when there was none. */
  public static final int NO_STEP = TableWrites.NONE;

  private static final int BUGS_KEPT = 20;

  private final String file;
  private final Machine machine;
  private final @Nullable KernelRig kernel;
  private final AccessListener listener;
  private final List<String> bugs = new ArrayList<>();
  private final Bindings names = new Bindings();
  private final Map<String, Map<String, Long>> marks = new HashMap<>();

  Rig(String file, Machine machine, @Nullable KernelRig kernel, AccessListener listener) {
    this.file = file;
    this.machine = machine;
    this.kernel = kernel;
    this.listener = listener;
  }

  /** Returns who hears of accesses. */
  AccessListener listener() {
    return listener;
  }

  /** Returns the file of the scenario. */
  String file() {
    return file;
  }

  /** Returns the hardware. */
  public Machine machine() {
    return machine;
  }

  /** Returns what the scenario's names stand for now. */
  public Bindings names() {
    return names;
  }

  /** Notes that a step used a translation that an invalidation should have dropped. */
  void noteBug(Call call, StaleLog log) {
    if (bugs.size() < BUGS_KEPT) {
      StaleFinding last = null;
      for (StaleFinding finding : log.findings()) {
        last = finding.staleness() == Staleness.BUG ? finding : last;
      }
      bugs.add(
          "step "
              + call.step().index()
              + " used a stale translation"
              + (last == null ? "" : ": " + last.describe()));
    }
  }

  /** Returns the uses of translations that an invalidation should have dropped. */
  List<String> bugs() {
    return bugs;
  }

  /** Returns the counters kept under each mark. */
  Map<String, Map<String, Long>> marks() {
    return marks;
  }

  /** Returns the CPU that the step names, or CPU 0. */
  Cpu cpu(Call call) {
    long index = call.number("cpu", 0);
    if (Long.compareUnsigned(index, machine.cpuCount()) >= 0) {
      throw call.unusable(StepChecks.noSuchCpu(index, machine.cpuCount()));
    }
    return machine.cpu((int) index);
  }

  /**
   * Returns the physical address of the top table that {@code call} is about, or {@link #NO_TABLE}
   * where the handle in it is not that of a process, which the call has answered then.
   */
  long rootTable(Call call) {
    if (call.has("process") && kernel != null) {
      Process process = call.process("process");
      return process == null ? NO_TABLE : process.space().tables().rootPaddr();
    }
    return cpu(call).registers().cr3() & Pte.FRAME_MASK;
  }

  /** Returns the kernel; the check has seen to it that there is one. */
  KernelRig kernel() {
    if (kernel == null) {
      throw new IllegalStateException("the machine has no kernel");
    }
    return kernel;
  }

  /** Returns what runs on the machine, or null on bare hardware. */
  public @Nullable Kernel kernelOrNull() {
    return kernel == null ? null : kernel.kernel();
  }

  /**
   * Returns the first step since which the kernel's page tables may hold what it did not write, or
   * {@link #NO_STEP}.
   */
  public int firstTableWrite() {
    return kernel == null ? NO_STEP : kernel.tableWrites().firstStep();
  }

  /** Returns whether a kernel runs on the machine. */
  boolean hasKernel() {
    return kernel != null;
  }
}
