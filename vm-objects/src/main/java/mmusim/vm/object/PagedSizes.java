package mmusim.vm.object;

import mmusim.mmu.memory.Pages;
import mmusim.vm.abi.Status;
import mmusim.vm.cow.CowNode;
import mmusim.vm.cow.PageRanges;

/** The two sizes of a VMO with pages, and what becomes of the pages when one changes. */
final class PagedSizes {
  private PagedSizes() {}

  /** As {@link Vmo#setSize}; the stream size follows. */
  static Status setSize(PagedVmo vmo, long size) {
    if (!vmo.isResizable()) {
      return Status.ERR_UNAVAILABLE;
    }
    if (!VmoSizes.isValid(size)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    Status status = PageRanges.resize(vmo.node(), size);
    if (status.isOk()) {
      vmo.stream().set(size);
    }
    return status;
  }

  /**
   * As {@link Vmo#setStreamSize}; what lies behind the shorter of the two ends becomes zero. A
   * pager need not write back what is beyond the new one. The size it has already changes nothing.
   */
  static Status setStreamSize(PagedVmo vmo, long size) {
    if (vmo.isContiguous()) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (Long.compareUnsigned(size, vmo.sizeBytes()) > 0) {
      return Status.ERR_OUT_OF_RANGE;
    }
    StreamSize stream = vmo.stream();
    if (size == stream.bytes()) {
      return Status.OK;
    }
    long from = Long.compareUnsigned(size, stream.bytes()) < 0 ? size : stream.bytes();
    CowNode node = vmo.node();
    long untracked = Pages.alignUp(size);
    long untrackedBytes = vmo.sizeBytes() - untracked;
    if (node.backing() != null && vmo.isPinned(untracked, untrackedBytes)) {
      return Status.ERR_BAD_STATE;
    }
    Status status = Status.OK;
    if (!node.isDiscarded()) {
      status = PageRanges.zero(node, vmo.byteAt(from), untracked - from);
    }
    if (status.isOk() && !node.isDiscarded()) {
      status = PageRanges.zeroUntracked(node, vmo.byteAt(untracked), untrackedBytes);
    }
    if (status.isOk()) {
      stream.set(size);
    }
    return status;
  }
}
