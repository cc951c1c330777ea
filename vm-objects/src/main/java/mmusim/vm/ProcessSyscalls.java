package mmusim.vm;

import java.util.List;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.process.Process;

/** The calls on processes. */
public final class ProcessSyscalls {
  ProcessSyscalls() {}

  /** {@code zx_process_create}. */
  public Outcome<ProcessHandles> create(Process caller, String name) {
    return Outcome.refused(Status.ERR_NOT_SUPPORTED);
  }

  /** {@code zx_process_read_memory}: how many bytes were read. */
  public Outcome<Integer> readMemory(
      Process caller, int process, long addr, byte[] target, int targetOffset, int lengthBytes) {
    return Outcome.refused(Status.ERR_NOT_SUPPORTED);
  }

  /** {@code zx_process_write_memory}: how many bytes were written. */
  public Outcome<Integer> writeMemory(
      Process caller, int process, long addr, byte[] source, int sourceOffset, int lengthBytes) {
    return Outcome.refused(Status.ERR_NOT_SUPPORTED);
  }

  /** {@code ZX_INFO_PROCESS_MAPS}. */
  public Outcome<List<MapsEntry>> maps(Process caller, int process) {
    return Outcome.refused(Status.ERR_NOT_SUPPORTED);
  }
}
