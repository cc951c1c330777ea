package mmusim.bench.vmo;

import mmusim.mmu.MachineConfig;
import mmusim.vm.Kernel;
import mmusim.vm.KernelConfig;
import mmusim.vm.VmoSyscalls;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.handle.Handle;
import mmusim.vm.object.Vmo;
import mmusim.vm.process.Process;

/** A kernel with 1 GiB of RAM and a process that calls it; shared by the benchmarks of VMOs. */
final class VmoState {
  static final long PAGE = 4096;

  private final VmoSyscalls vmos;
  private final Process process;

  VmoState(long commitBytes) {
    KernelConfig config =
        KernelConfig.builder()
            .machine(MachineConfig.builder().ramBytes(1L << 30).build())
            .vmoReadCommits(false)
            .commitBytes(commitBytes)
            .build();
    Kernel kernel = new Kernel(config);
    vmos = kernel.vmo();
    process = kernel.createProcess("bench").process();
  }

  int create(long size) {
    return vmos.create(process, size, 0).value();
  }

  int snapshot(int vmo, long size) {
    Outcome<Integer> child = vmos.createChild(process, vmo, VmoChildOption.SNAPSHOT, 0, size);
    return child.value();
  }

  void close(int handle) {
    check(process.handles().close(handle));
  }

  Vmo object(int handle) {
    Handle found = process.handles().get(handle);
    if (found == null) {
      throw new IllegalStateException("not open: " + handle);
    }
    return (Vmo) found.object();
  }

  Status read(int vmo, byte[] target) {
    return vmos.read(process, vmo, target, 0, target.length);
  }

  Status write(int vmo, byte[] source) {
    return vmos.write(process, vmo, source, 0, source.length);
  }

  void commit(int vmo, long offset, long size) {
    check(vmos.opRange(process, vmo, VmoOp.COMMIT, offset, size).status());
  }

  Status op(int vmo, int op, long size) {
    return vmos.opRange(process, vmo, op, 0, size).status();
  }

  static void check(Status status) {
    if (!status.isOk()) {
      throw new IllegalStateException("refused: " + status);
    }
  }
}
