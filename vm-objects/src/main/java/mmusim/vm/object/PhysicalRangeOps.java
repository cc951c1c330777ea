package mmusim.vm.object;

import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;

/** The operations on ranges of a physical VMO, which has no pages to work on: most are refused. */
final class PhysicalRangeOps implements RangeOps {
  private final PhysicalVmo vmo;

  PhysicalRangeOps(PhysicalVmo vmo) {
    this.vmo = vmo;
  }

  @Override
  public Status commit(long offset, long length) {
    return Status.ERR_NOT_SUPPORTED;
  }

  @Override
  public Status decommit(long offset, long length) {
    return Status.ERR_NOT_SUPPORTED;
  }

  @Override
  public Status zero(long offset, long length) {
    return Status.ERR_NOT_SUPPORTED;
  }

  @Override
  public Status prefetch(long offset, long length) {
    return vmo.isInRange(offset, length) ? Status.OK : Status.ERR_OUT_OF_RANGE;
  }

  @Override
  public Status hint(long offset, long length, boolean alwaysNeed) {
    return Status.OK;
  }

  @Override
  public Status cache(long offset, long length) {
    return Status.ERR_NOT_SUPPORTED;
  }

  @Override
  public Outcome<LockState> lock(long offset, long length, boolean tryOnly) {
    return Outcome.refused(Status.ERR_NOT_SUPPORTED);
  }

  @Override
  public Status unlock(long offset, long length) {
    return Status.ERR_NOT_SUPPORTED;
  }
}
