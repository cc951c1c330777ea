package mmusim.vm;

import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.handle.Handle;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.LockState;
import mmusim.vm.object.RangeOps;

/**
 * {@code vmo_op_range} by the number of the operation: which there are, what rights each needs, and
 * what it does.
 *
 * @see "Zircon VM reference, 7 zx_vmo_op_range"
 */
final class VmoOps {
  private VmoOps() {}

  /**
   * Returns whether the handle allows {@code op}.
   *
   * @param debugSyscalls whether CACHE_INVALIDATE is there
   * @return INVALID_ARGS for an unknown one; NOT_SUPPORTED, before rights; ACCESS_DENIED
   */
  static Status check(Handle handle, int op, boolean debugSyscalls) {
    boolean allowed;
    switch (op) {
      case VmoOp.COMMIT, VmoOp.DECOMMIT, VmoOp.ZERO -> allowed = handle.has(Rights.WRITE);
      case VmoOp.LOCK, VmoOp.TRY_LOCK, VmoOp.UNLOCK ->
          allowed = handle.has(Rights.READ) || handle.has(Rights.WRITE);
      case VmoOp.CACHE_SYNC, VmoOp.CACHE_CLEAN, VmoOp.CACHE_CLEAN_INVALIDATE, VmoOp.PREFETCH ->
          allowed = handle.has(Rights.READ);
      case VmoOp.CACHE_INVALIDATE -> {
        if (!debugSyscalls) {
          return Status.ERR_NOT_SUPPORTED;
        }
        allowed = handle.has(Rights.WRITE);
      }
      case VmoOp.DONT_NEED, VmoOp.ALWAYS_NEED -> allowed = true;
      default -> {
        return Status.ERR_INVALID_ARGS;
      }
    }
    return allowed ? Status.OK : Status.ERR_ACCESS_DENIED;
  }

  /** Applies {@code op}, a known one; all but LOCK and TRY_LOCK tell {@link LockState#NONE}. */
  static Outcome<LockState> apply(RangeOps ops, int op, long offset, long size) {
    if (op == VmoOp.LOCK || op == VmoOp.TRY_LOCK) {
      return ops.lock(offset, size, op == VmoOp.TRY_LOCK);
    }
    Status status =
        switch (op) {
          case VmoOp.COMMIT -> ops.commit(offset, size);
          case VmoOp.DECOMMIT -> ops.decommit(offset, size);
          case VmoOp.ZERO -> ops.zero(offset, size);
          case VmoOp.PREFETCH -> ops.prefetch(offset, size);
          case VmoOp.UNLOCK -> ops.unlock(offset, size);
          case VmoOp.DONT_NEED, VmoOp.ALWAYS_NEED ->
              ops.hint(offset, size, op == VmoOp.ALWAYS_NEED);
          default -> ops.cache(offset, size);
        };
    return status.isOk() ? Outcome.ok(LockState.NONE) : Outcome.refused(status);
  }
}
