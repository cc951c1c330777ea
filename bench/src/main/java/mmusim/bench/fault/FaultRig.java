package mmusim.bench.fault;

import mmusim.mmu.MachineConfig;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Access;
import mmusim.vm.AccessRecord;
import mmusim.vm.Kernel;
import mmusim.vm.KernelConfig;
import mmusim.vm.ProcessHandles;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.process.Process;

/** A machine with one process, for benchmarks of the kernel. */
final class FaultRig {
  static final int PERMISSIONS = VmOption.PERM_READ | VmOption.PERM_WRITE;

  final Kernel kernel;
  final Process process;
  final int root;
  final AccessRecord record = new AccessRecord();
  private final byte[] data = {0x5a};

  FaultRig(long ramBytes) {
    MachineConfig machine = MachineConfig.builder().ramBytes(ramBytes).build();
    kernel = new Kernel(KernelConfig.builder().machine(machine).build());
    ProcessHandles handles = kernel.createProcess("bench");
    process = handles.process();
    root = handles.rootVmarHandle();
    kernel.switchTo(0, process);
  }

  int vmo(long sizeBytes) {
    return kernel.vmo().create(process, sizeBytes, 0).value();
  }

  long map(int vmo, long sizeBytes) {
    return kernel.vmar().map(process, root, PERMISSIONS, 0, vmo, 0, sizeBytes).value();
  }

  void access(int operation, long addr) {
    kernel.accesses().access(0, operation | Access.USER, addr, data, 0, 1, record);
  }

  /** Accesses the first byte of each of some pages; returns all page faults so far. */
  int touch(int operation, long addr, int pages) {
    for (int page = 0; page < pages; page++) {
      access(operation, addr + Pages.toBytes(page));
    }
    return record.pageFaults();
  }

  static void require(Status status) {
    if (!status.isOk()) {
      throw new IllegalStateException("a call of the benchmark was refused: " + status);
    }
  }
}
