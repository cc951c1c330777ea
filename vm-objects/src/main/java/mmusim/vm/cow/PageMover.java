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
   * <p>A clone below a pager takes pages of its own first, on both sides, also of what is zeros.
   *
   * @return OK, NO_MEMORY if a page that others see too had to be copied, or what the pager answers
   *     that is asked for pages; nothing has changed then, save in clones below a pager
   */
  public static Status move(
      CowNode target, long first, long count, CowNode source, long sourceFirst) {
    if (count == 0 || (target == source && first == sourceFirst)) {
      return Status.OK;
    }
    PageTree moving = source.context.newPageTree();
    Status status = target.belowPager ? PageRequests.own(target, first, first + count) : Status.OK;
    if (status.isOk()) {
      status = take(source, sourceFirst, count, moving);
    }
    if (!status.isOk()) {
      return status;
    }
    if (target.belowPager) {
      markAll(target, first, first + count);
    } else {
      Status zeroed = PageRelease.zero(target, first, first + count);
      assert zeroed.isOk() : zeroed;
    }
    for (long at = moving.next(0); at >= 0; at = moving.next(at + 1)) {
      target.pages.put(first + at, moving.get(at));
    }
    return Status.OK;
  }

  /** Frees the pages of a clone below a pager in a range, and hides there what shows through. */
  private static void markAll(CowNode node, long first, long end) {
    node.notifyRemoved(first, end - first);
    PageRelease.freeOwn(node, first, end);
    for (long page = first; page < end; page++) {
      node.pages.put(page, PageEntry.MARKER);
    }
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
    if (source.belowPager) {
      return takeFromClone(source, first, end, into);
    }
    Status status = reserve(source, first, end);
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
    return status;
  }

  private static Status takeFromClone(CowNode source, long first, long end, PageTree into) {
    Status status = Status.OK;
    for (long page = first; page < end && status.isOk(); page++) {
      if (!PageEntry.isMarker(source.pages.get(page))) {
        status = PageRequests.ownBelowPager(source, page, end);
      }
    }
    if (!status.isOk()) {
      return status;
    }
    for (long at = source.pages.next(first); at >= 0 && at < end; at = source.pages.next(at + 1)) {
      long entry = source.pages.get(at);
      if (PageEntry.isPage(entry)) {
        into.put(at - first, entry);
        source.pages.put(at, PageEntry.MARKER);
      }
    }
    source.notifyRemoved(first, end - first);
    return status;
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
}
