package mmusim.vm.object;

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

  /** As {@link Vmo#setStreamSize}; what lies behind the shorter of the two ends becomes zero. */
  static Status setStreamSize(PagedVmo vmo, long size) {
    if (vmo.isContiguous()) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (Long.compareUnsigned(size, vmo.sizeBytes()) > 0) {
      return Status.ERR_OUT_OF_RANGE;
    }
    StreamSize stream = vmo.stream();
    long from = Long.compareUnsigned(size, stream.bytes()) < 0 ? size : stream.bytes();
    CowNode node = vmo.node();
    Status status =
        node.isDiscarded()
            ? Status.OK
            : PageRanges.zero(node, vmo.byteAt(from), vmo.sizeBytes() - from);
    if (status.isOk()) {
      stream.set(size);
    }
    return status;
  }
}
