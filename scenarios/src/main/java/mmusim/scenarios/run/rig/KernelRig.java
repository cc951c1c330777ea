package mmusim.scenarios.run.rig;

import java.util.HashMap;
import java.util.Map;
import mmusim.vm.Kernel;
import mmusim.vm.VmarInfo;
import mmusim.vm.abi.Outcome;
import mmusim.vm.handle.Handle;
import mmusim.vm.process.Process;

/** The kernel of a run, and the process {@code main} that makes all calls. */
public final class KernelRig {
  private final Kernel kernel;
  private final Process main;
  private final int mainHandle;
  private final Map<Integer, AutomaticPager> automaticPagers = new HashMap<>();
  private final TableWrites tableWrites;

  KernelRig(Kernel kernel, Process main, int mainHandle) {
    this.kernel = kernel;
    this.main = main;
    this.mainHandle = mainHandle;
    this.tableWrites = new TableWrites(kernel.pmm());
  }

  /** Returns the kernel. */
  public Kernel kernel() {
    return kernel;
  }

  /** Returns the process that makes the calls and whose handle table the names' handles are in. */
  public Process caller() {
    return main;
  }

  /** Returns the handle of {@code main} to itself. */
  public int mainHandle() {
    return mainHandle;
  }

  /** Returns the pagers that answer by themselves, by their first handle. */
  public Map<Integer, AutomaticPager> automaticPagers() {
    return automaticPagers;
  }

  /** Returns what the scenario did to the kernel's page tables. */
  public TableWrites tableWrites() {
    return tableWrites;
  }

  /** Returns the number of the object that {@code handle} stands for, or 0. */
  public long objectIdOf(int handle) {
    Handle found = main.handles().get(handle);
    return found == null ? 0 : found.object().koid();
  }

  /** Returns a binding of the VMAR that {@code handle} stands for. */
  public Binding vmarBinding(int handle) {
    Outcome<VmarInfo> info = kernel.vmar().info(main, handle);
    long base = info.isOk() ? info.value().base() : 0;
    long size = info.isOk() ? info.value().lengthBytes() : 0;
    return Binding.vmar(handle, objectIdOf(handle), base, size);
  }

  /** Takes back what can be taken back: of one VMO, or of all if {@code handle} is 0. */
  public Outcome<Long> reclaim(int handle) {
    return handle == 0 ? Outcome.ok(kernel.vmo().reclaimAll()) : kernel.vmo().reclaim(main, handle);
  }
}
