package mmusim.scenarios.permission;

import mmusim.mmu.memory.Pages;
import mmusim.vm.Kernel;
import mmusim.vm.KernelConfig;
import mmusim.vm.ProcessHandles;
import mmusim.vm.Region;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Profile;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.handle.Rights;
import mmusim.vm.process.Process;

/** A machine on which permissions are tried: short words for the calls, in PERM bits. */
final class LatticeMachine {
  static final long PAGE = Pages.PAGE_SIZE;

  private final Kernel kernel;
  private final Process process;
  private final int root;
  private final int executableVmo;

  LatticeMachine(Profile profile) {
    kernel = new Kernel(KernelConfig.builder().profile(profile).build());
    ProcessHandles handles = kernel.createProcess("lattice");
    process = handles.process();
    root = handles.rootVmarHandle();
    int plain = kernel.vmo().create(process, PAGE, 0).value();
    executableVmo = kernel.vmo().replaceAsExecutable(process, plain).value();
  }

  int root() {
    return root;
  }

  Kernel kernel() {
    return kernel;
  }

  Outcome<Region> allocate(int parent, int allows, long sizeBytes) {
    int options = VmOption.canMap(allows) | VmOption.COMPACT;
    return kernel.vmar().allocate(process, parent, options, 0, sizeBytes);
  }

  /** Duplicates a VMAR's handle with those of READ, WRITE and EXECUTE. */
  int weakerVmar(int vmar, int permissions, boolean opChildren) {
    int rights = Rights.ofPermissions(permissions) | (opChildren ? Rights.OP_CHILDREN : 0);
    return kernel.handles().duplicate(process, vmar, rights).value();
  }

  int vmoHandle(int permissions, boolean mapRight) {
    int rights = Rights.ofPermissions(permissions) | (mapRight ? Rights.MAP : 0);
    return kernel.handles().duplicate(process, executableVmo, rights).value();
  }

  Outcome<Long> map(int vmar, int vmo, int permissions) {
    return kernel.vmar().map(process, vmar, permissions, 0, vmo, 0, PAGE);
  }

  Status protect(int vmar, int permissions, long addr) {
    return kernel.vmar().protect(process, vmar, permissions, addr, PAGE);
  }

  void unmap(int vmar, long addr) {
    require(kernel.vmar().unmap(process, vmar, addr, PAGE));
  }

  void destroy(int vmar) {
    require(kernel.vmar().destroy(process, vmar));
    close(vmar);
  }

  void close(int handle) {
    require(kernel.handles().close(process, handle));
  }

  private static void require(Status status) {
    if (!status.isOk()) {
      throw new AssertionError("clearing up after a trial: " + status);
    }
  }
}
