package mmusim.vm.object;

import mmusim.pagetables.entry.CachePolicy;
import mmusim.vm.abi.Status;
import mmusim.vm.cow.PageBytes;

/** Bytes into and out of a VMO with pages, as a call copies them. */
final class PagedBytes {
  private PagedBytes() {}

  /** As {@link Vmo#read}. */
  static Status read(PagedVmo vmo, byte[] target, int targetOffset, long offset, long length) {
    Status status = check(vmo, offset, length);
    return status.isOk()
        ? PageBytes.read(
            vmo.node(),
            vmo.byteAt(offset),
            target,
            targetOffset,
            Math.toIntExact(length),
            vmo.context().settings().readCommits())
        : status;
  }

  /** As {@link Vmo#write}. */
  static Status write(PagedVmo vmo, byte[] source, int sourceOffset, long offset, long length) {
    Status status = check(vmo, offset, length);
    return status.isOk()
        ? PageBytes.write(
            vmo.node(), vmo.byteAt(offset), source, sourceOffset, Math.toIntExact(length))
        : status;
  }

  private static Status check(PagedVmo vmo, long offset, long length) {
    if (VmoSizes.overflows(offset, length)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    if (vmo.cachePolicy() != CachePolicy.CACHED) {
      return Status.ERR_BAD_STATE;
    }
    if (!vmo.isInRange(offset, length)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    return length != 0 && vmo.node().isDiscarded() ? Status.ERR_NOT_FOUND : Status.OK;
  }
}
