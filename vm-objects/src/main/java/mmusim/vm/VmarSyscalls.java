package mmusim.vm;

import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.process.Process;

/** The calls on VMARs. */
public final class VmarSyscalls {
  VmarSyscalls() {}

  /** {@code zx_vmar_allocate}. */
  public Outcome<Region> allocate(
      Process caller, int vmar, int options, long offset, long sizeBytes) {
    return Outcome.refused(Status.ERR_NOT_SUPPORTED);
  }

  /** {@code zx_vmar_map}: the address of the new mapping. */
  public Outcome<Long> map(
      Process caller,
      int vmar,
      int options,
      long vmarOffset,
      int vmo,
      long vmoOffset,
      long lengthBytes) {
    return Outcome.refused(Status.ERR_NOT_SUPPORTED);
  }

  /** {@code zx_vmar_unmap}. */
  public Status unmap(Process caller, int vmar, long addr, long lengthBytes) {
    return Status.ERR_NOT_SUPPORTED;
  }

  /** {@code zx_vmar_protect}. */
  public Status protect(Process caller, int vmar, int options, long addr, long lengthBytes) {
    return Status.ERR_NOT_SUPPORTED;
  }

  /** {@code zx_vmar_destroy}. */
  public Status destroy(Process caller, int vmar) {
    return Status.ERR_NOT_SUPPORTED;
  }

  /** {@code zx_vmar_op_range}. */
  public Status opRange(Process caller, int vmar, int op, long addr, long lengthBytes) {
    return Status.ERR_NOT_SUPPORTED;
  }

  /** {@code ZX_INFO_VMAR}. */
  public Outcome<VmarInfo> info(Process caller, int vmar) {
    return Outcome.refused(Status.ERR_NOT_SUPPORTED);
  }
}
