package mmusim.vm.object;

/**
 * What LOCK of a discardable VMO tells: {@code zx_vmo_lock_state_t}, in bytes.
 *
 * @param offset start of the locked range, always 0
 * @param size its size, the VMO's
 * @param discardedOffset start of what was lost
 * @param discardedSize its size; 0 when nothing was lost
 */
public record LockState(long offset, long size, long discardedOffset, long discardedSize) {
  /** What operations other than LOCK answer. */
  public static final LockState NONE = new LockState(0, 0, 0, 0);
}
