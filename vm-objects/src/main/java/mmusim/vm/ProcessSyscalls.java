package mmusim.vm;

import java.util.List;
import mmusim.vm.abi.Outcome;
import mmusim.vm.process.Process;

/** The calls on processes. */
public final class ProcessSyscalls {
  ProcessSyscalls() {}

  /** {@code zx_process_create}. */
  public Outcome<ProcessHandles> create(Process caller, String name) {
    throw new UnsupportedOperationException("create");
  }

  /** {@code zx_process_read_memory}: how many bytes were read. */
  public Outcome<Integer> readMemory(
      Process caller, int process, long addr, byte[] target, int targetOffset, int lengthBytes) {
    throw new UnsupportedOperationException("readMemory");
  }

  /** {@code zx_process_write_memory}: how many bytes were written. */
  public Outcome<Integer> writeMemory(
      Process caller, int process, long addr, byte[] source, int sourceOffset, int lengthBytes) {
    throw new UnsupportedOperationException("writeMemory");
  }

  /** {@code ZX_INFO_PROCESS_MAPS}. */
  public Outcome<List<MapsEntry>> maps(Process caller, int process) {
    throw new UnsupportedOperationException("maps");
  }
}
