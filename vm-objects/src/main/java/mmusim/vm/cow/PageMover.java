package mmusim.vm.cow;

import mmusim.vm.abi.Status;
import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageRef;
import mmusim.vm.page.PageTree;

/** Moves pages from one node to another; the range that they come from reads as zero then. */
public final class PageMover {
  private PageMover() {}

  /**
   * Moves pages as memmove would; where the source has none, the target becomes zeros.
   *
   * @return OK, or NO_MEMORY if a shared page had to be copied; nothing has changed then
   */
  public static Status move(
      CowNode target, long first, long count, CowNode source, long sourceFirst) {
    if (count == 0 || (target == source && first == sourceFirst)) {
      return Status.OK;
    }
    PageTree moving = source.context.newPageTree();
    Status status = take(source, sourceFirst, count, moving);
    if (!status.isOk()) {
      return status;
    }
    Status zeroed = PageRelease.zero(target, first, first + count);
    assert zeroed.isOk() : zeroed;
    for (long at = moving.next(0); at >= 0; at = moving.next(at + 1)) {
      target.pages.put(first + at, moving.get(at));
    }
    return Status.OK;
  }

  /**
   * Supplies pages to a pager's root. Pages that it knows stay as they are, and the supplied ones
   * are freed; absent pages supply zeros.
   *
   * @return OK, or NO_MEMORY if a shared page had to be copied; nothing has changed then
   */
  public static Status supply(
      CowNode target, long first, long count, CowNode source, long sourceFirst) {
    PagerBacking backing = target.backing;
    if (backing == null) {
      throw new IllegalArgumentException("not the root of a pager: " + target);
    }
    PageTree moving = source.context.newPageTree();
    Status status = take(source, sourceFirst, count, moving);
    if (!status.isOk()) {
      return status;
    }
    for (long at = moving.next(0); at >= 0; at = moving.next(at + 1)) {
      long entry = moving.get(at);
      if (!backing.supplied(first + at, entry)) {
        target.context.free(PageEntry.frame(entry));
      }
    }
    backing.suppliedZeros(first, first + count);
    return status;
  }

  /** Takes the pages out of {@code source}, numbered from 0, and leaves zeros. */
  private static Status take(CowNode source, long first, long count, PageTree into) {
    long end = first + count;
    long frames = 0;
    for (long at = PageSearch.nextEntry(source, first, end);
        at < end;
        at = PageSearch.nextEntry(source, at + 1, end)) {
      frames +=
          PageEntry.isPage(source.find(at)) ? PageRequests.framesToOwn(source, at, at + 1) : 0;
    }
    if (!source.context.reserve(frames, source)) {
      return Status.ERR_NO_MEMORY;
    }
    source.notifyRemoved(first, count);
    for (long at = PageSearch.nextEntry(source, first, end);
        at < end;
        at = PageSearch.nextEntry(source, at + 1, end)) {
      if (PageEntry.isPage(source.find(at))) {
        long ref = PageRequests.require(source, at, true);
        assert PageRef.isPresent(ref) : "a frame was reserved";
        into.put(at - first, source.pages.remove(at));
        if (PageSearch.needsMarker(source, at)) {
          source.pages.put(at, PageEntry.MARKER);
        }
      }
    }
    source.context.releaseReserve();
    return Status.OK;
  }
}
