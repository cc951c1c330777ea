package mmusim.scenarios.run.rig;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmusim.mmu.Machine;
import mmusim.mmu.stale.StaleFinding;
import mmusim.mmu.stale.StaleLog;
import mmusim.vm.Kernel;
import org.jspecify.annotations.Nullable;

/** A machine, what runs on it, and the names that the scenario gave to things. */
public final class Rig {
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
  public AccessListener listener() {
    return listener;
  }

  /** Returns the file of the scenario. */
  public String file() {
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

  /** Notes that the step {@code step} used a translation that was to be dropped before. */
  public void noteBug(int step, StaleLog log) {
    if (bugs.size() < BUGS_KEPT) {
      StaleFinding last = log.lastBug();
      bugs.add(
          "step "
              + step
              + " used a stale translation"
              + (last == null ? "" : ": " + last.describe()));
    }
  }

  /** Returns the uses of translations that an invalidation should have dropped. */
  List<String> bugs() {
    return bugs;
  }

  /** Returns the counters kept under each mark. */
  public Map<String, Map<String, Long>> marks() {
    return marks;
  }

  /** Returns the kernel; the check has seen to it that there is one. */
  public KernelRig kernel() {
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
  public boolean hasKernel() {
    return kernel != null;
  }
}
