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
   * @return OK, NO_MEMORY if a page that others see too had to be copied, or what the pager answers
   *     that is asked for pages of the source; nothing has changed then
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
   * @return OK, NO_MEMORY if a page that others see too had to be copied, or what the pager answers
   *     that is asked for pages of the source; nothing has changed then
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

  /**
   * Takes the pages out of {@code source}, numbered from 0, and leaves zeros.
   *
   * @return OK, NO_MEMORY, or what the pager answers that is asked for pages to take
   */
  private static Status take(CowNode source, long first, long count, PageTree into) {
    long end = first + count;
    Status status = source.belowPager ? ownSeen(source, first, end) : reserve(source, first, end);
    if (!status.isOk()) {
      return status;
    }
    source.notifyRemoved(first, count);
    for (long at = PageSearch.nextPresent(source, first, end);
        at < end;
        at = PageSearch.nextPresent(source, at + 1, end)) {
      long ref = PageRequests.require(source, at, true);
      assert PageRef.isPresent(ref) : "a frame was reserved";
      into.put(at - first, source.pages.remove(at));
      if (PageSearch.needsMarker(source, at)) {
        source.pages.put(at, PageEntry.MARKER);
      }
    }
    source.context.releaseReserve();
    return source.belowPager ? PageRelease.zero(source, first, end) : status;
  }

  /** Sets aside the frames that copies of shared pages need. */
  private static Status reserve(CowNode source, long first, long end) {
    long frames = 0;
    for (long at = PageSearch.nextPresent(source, first, end);
        at < end;
        at = PageSearch.nextPresent(source, at + 1, end)) {
      frames += PageRequests.framesToOwn(source, at, at + 1);
    }
    return source.context.reserve(frames, source) ? Status.OK : Status.ERR_NO_MEMORY;
  }

  /** Gives a clone below a pager its own pages where it sees any; what it shows stays the same. */
  private static Status ownSeen(CowNode source, long first, long end) {
    Status status = PageRequests.fetch(source, first, end);
    for (long at = PageSearch.nextPresent(source, first, end);
        at < end && status.isOk();
        at = PageSearch.nextPresent(source, at + 1, end)) {
      status = PageRef.status(PageRequests.require(source, at, true));
    }
    return status;
  }
}
