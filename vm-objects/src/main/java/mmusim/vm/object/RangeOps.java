package mmusim.vm.object;

import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;

/**
 * The operations of {@code vmo_op_range} on one VMO, below the handle: what each does, and which
 * kind of VMO can be asked for it. Rights, and which operations there are, are the caller's.
 *
 * <p>Offsets and lengths are unsigned bytes. All but the hints and what is not supported answer
 * OUT_OF_RANGE for a range that does not lie in the VMO; where pages are needed, NOT_FOUND of a
 * discarded VMO, NO_MEMORY, SHOULD_WAIT, and what the pager fails with.
 *
 * @see "Zircon VM reference, 7 zx_vmo_op_range"
 */
public interface RangeOps {
  /** COMMIT: every page of the range, rounded outward, gets its own frame. */
  Status commit(long offset, long length);

  /**
   * DECOMMIT: the frames of the range are freed, and it reads as zero.
   *
   * @return NOT_SUPPORTED, of a contiguous VMO before the range is looked at; INVALID_ARGS if
   *     misaligned; BAD_STATE if a page is pinned
   */
  Status decommit(long offset, long length);

  /**
   * ZERO: the bytes of the range become zero, with as few frames as possible.
   *
   * @return OK for no bytes, wherever; BAD_STATE unless the VMO is cached
   */
  Status zero(long offset, long length);

  /** PREFETCH: asks the pager for the range, rounded outward. */
  Status prefetch(long offset, long length);

  /** ALWAYS_NEED and DONT_NEED: what memory pressure takes last, or first. */
  Status hint(long offset, long length, boolean alwaysNeed);

  /**
   * CACHE_SYNC, CACHE_CLEAN and the like, which change nothing that is simulated.
   *
   * @return INVALID_ARGS for no bytes
   */
  Status cache(long offset, long length);

  /**
   * LOCK and TRY_LOCK of a whole discardable VMO.
   *
   * @return what was lost; NOT_SUPPORTED; UNAVAILABLE if {@code tryOnly} and it was discarded
   */
  Outcome<LockState> lock(long offset, long length, boolean tryOnly);

  /**
   * UNLOCK of a whole discardable VMO.
   *
   * @return NOT_SUPPORTED; BAD_STATE if it is not locked
   */
  Status unlock(long offset, long length);
}
