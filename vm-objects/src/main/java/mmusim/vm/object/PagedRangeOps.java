package mmusim.vm.object;

import mmusim.mmu.memory.Pages;
import mmusim.pagetables.entry.CachePolicy;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.cow.CowNode;
import mmusim.vm.cow.PagePins;
import mmusim.vm.cow.PageRanges;
import org.jspecify.annotations.Nullable;

/** The operations on ranges of a paged VMO: each checks in its order, then asks the node. */
final class PagedRangeOps implements RangeOps {
  private final PagedVmo vmo;
  private final CowNode node;

  /** The lock of a discardable VMO; others have none. */
  private final @Nullable DiscardLock discardLock;

  PagedRangeOps(PagedVmo vmo, @Nullable DiscardLock discardLock) {
    this.vmo = vmo;
    this.node = vmo.node();
    this.discardLock = discardLock;
  }

  @Override
  public Status commit(long offset, long length) {
    if (!vmo.isInRange(offset, length)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    if (length == 0) {
      return Status.OK;
    }
    return node.isDiscarded()
        ? Status.ERR_NOT_FOUND
        : PageRanges.commit(node, vmo.pageAt(offset), vmo.endPage(offset, length));
  }

  @Override
  public Status decommit(long offset, long length) {
    if (vmo.isContiguous()) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (!vmo.isInRange(offset, length)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    if (length == 0) {
      return Status.OK;
    }
    if (vmo.isPagerBacked() || node.isInFamily()) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (!Pages.isAligned(offset) || !Pages.isAligned(length)) {
      return Status.ERR_INVALID_ARGS;
    }
    long first = vmo.pageAt(offset);
    long end = vmo.endPage(offset, length);
    if (PagePins.anyIn(node, first, end)) {
      return Status.ERR_BAD_STATE;
    }
    PageRanges.decommit(node, first, end);
    return Status.OK;
  }

  @Override
  public Status zero(long offset, long length) {
    if (length == 0) {
      return Status.OK;
    }
    if (vmo.cachePolicy() != CachePolicy.CACHED) {
      return Status.ERR_BAD_STATE;
    }
    return vmo.isInRange(offset, length)
        ? PageRanges.zero(node, vmo.byteAt(offset), length)
        : Status.ERR_OUT_OF_RANGE;
  }

  @Override
  public Status prefetch(long offset, long length) {
    if (!vmo.isInRange(offset, length)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    return length == 0 || !vmo.isPagerBacked()
        ? Status.OK
        : PageRanges.prefetch(node, vmo.pageAt(offset), vmo.endPage(offset, length));
  }

  @Override
  public Status hint(long offset, long length, boolean alwaysNeed) {
    if (!vmo.isPagerBacked()) {
      return Status.OK;
    }
    if (!vmo.isInRange(offset, length)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    return length == 0
        ? Status.OK
        : PageRanges.hint(node, vmo.pageAt(offset), vmo.endPage(offset, length), alwaysNeed);
  }

  @Override
  public Status cache(long offset, long length) {
    if (length == 0) {
      return Status.ERR_INVALID_ARGS;
    }
    return vmo.isInRange(offset, length) ? Status.OK : Status.ERR_OUT_OF_RANGE;
  }

  @Override
  public Outcome<LockState> lock(long offset, long length, boolean tryOnly) {
    Status status = checkLock(offset, length);
    DiscardLock lock = discardLock;
    return lock == null || !status.isOk()
        ? Outcome.refused(status)
        : lock.lock(vmo.sizeBytes(), tryOnly);
  }

  @Override
  public Status unlock(long offset, long length) {
    Status status = checkLock(offset, length);
    DiscardLock lock = discardLock;
    return lock == null || !status.isOk() ? status : lock.unlock();
  }

  private Status checkLock(long offset, long length) {
    if (discardLock == null) {
      return Status.ERR_NOT_SUPPORTED;
    }
    return offset == 0 && length == vmo.sizeBytes() ? Status.OK : Status.ERR_OUT_OF_RANGE;
  }
}
