package mmusim.vm.cow;

import mmusim.mmu.memory.Pages;
import mmusim.vm.abi.Status;
import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageRef;
import mmusim.vm.pager.Wake;

/** The operations on ranges of a visible node. The caller has checked the ranges. */
public final class PageRanges {
  private PageRanges() {}

  /** Gives the node its own copy of every page. */
  public static Status commit(CowNode node, long first, long end) {
    PagerBacking backing = node.backing;
    return backing == null ? PageRequests.own(node, first, end) : backing.commit(first, end);
  }

  /** Frees the pages of a node without family and without pins in the range. */
  public static void decommit(CowNode node, long first, long end) {
    node.notifyRemoved(first, end - first);
    PageRelease.freeOwn(node, first, end);
  }

  /** Asks the pager for the pages that the node does not have. */
  public static Status prefetch(CowNode node, long first, long end) {
    if (node.backing != null) {
      return node.backing.read(first, end, Wake.WHEN_COMPLETE);
    }
    return PageRequests.fetch(node, first, end, Wake.WHEN_COMPLETE);
  }

  /**
   * Op ALWAYS_NEED: fetches and protects; DONT_NEED: offers the clean pages first. Both are of
   * pages that a pager's root owns, also if a clone shows them. A hint is not refused because the
   * pager fails: what is there is protected.
   *
   * @return OK, or SHOULD_WAIT until the pager has answered
   */
  public static Status hint(CowNode node, long first, long end, boolean alwaysNeed) {
    if (alwaysNeed && prefetch(node, first, end) == Status.ERR_SHOULD_WAIT) {
      return Status.ERR_SHOULD_WAIT;
    }
    for (long at = PageSearch.nextPresent(node, first, end);
        at < end;
        at = PageSearch.nextPresent(node, at + 1, end)) {
      long entry = node.find(at);
      CowNode owner = node.foundNode;
      if (owner.backing != null && alwaysNeed) {
        owner.pages.put(node.foundPage, PageEntry.alwaysNeeded(entry));
      } else if (owner.backing != null) {
        node.context.evictionQueue().addUnneeded(owner, node.foundPage);
      }
    }
    return Status.OK;
  }

  /**
   * Makes bytes zero: pages at the ends that are only partly inside are written, whole pages lose
   * their frames.
   *
   * @param offset first byte in the node
   * @return OK, NO_MEMORY, or what a pager answers; nothing has changed then, save below a pager
   */
  public static Status zero(CowNode node, long offset, long length) {
    if (length == 0) {
      return Status.OK;
    }
    long last = offset + length - 1;
    long firstWhole = Pages.numberOf(offset + Pages.PAGE_MASK);
    long endWhole = Pages.numberOf(last) + (Pages.isAligned(last + 1) ? 1 : 0);
    if (firstWhole > endWhole) {
      return zeroBytes(node, offset, (int) length);
    }
    int head = (int) (-offset & Pages.PAGE_MASK);
    int tail = (int) ((last + 1) & Pages.PAGE_MASK);
    Status status =
        ownEnds(node, head == 0 ? -1 : Pages.numberOf(offset), tail == 0 ? -1 : endWhole);
    if (!status.isOk()) {
      return status;
    }
    if (head > 0) {
      status = zeroBytes(node, offset, head);
    }
    if (tail > 0 && status.isOk()) {
      status = zeroBytes(node, Pages.toBytes(endWhole), tail);
    }
    return status.isOk() && firstWhole < endWhole
        ? PageRelease.zero(node, firstWhole, endWhole)
        : status;
  }

  /** Makes the two pages writable that are partly zeroed, or neither. */
  private static Status ownEnds(CowNode node, long head, long tail) {
    if (node.belowPager || head < 0 || tail < 0) {
      return Status.OK;
    }
    long frames = framesToZeroPart(node, head) + framesToZeroPart(node, tail);
    if (!node.context.reserve(frames, node)) {
      return Status.ERR_NO_MEMORY;
    }
    ownIfNotZero(node, head);
    ownIfNotZero(node, tail);
    node.context.releaseReserve();
    return Status.OK;
  }

  private static long framesToZeroPart(CowNode node, long page) {
    return PageEntry.isPage(node.find(page)) ? PageRequests.framesToOwn(node, page, page + 1) : 0;
  }

  private static void ownIfNotZero(CowNode node, long page) {
    if (PageEntry.isPage(node.find(page))) {
      long ref = PageRequests.require(node, page, true);
      assert PageRef.isPresent(ref) : "a frame was reserved";
    }
  }

  /**
   * Makes whole pages zeros that need no write-back, if a pager knows them: they lie beyond the
   * size of the stream.
   *
   * @param offset first byte in the node, page-aligned
   * @return as {@link #zero}
   */
  public static Status zeroUntracked(CowNode node, long offset, long length) {
    PagerBacking backing = node.backing;
    if (backing == null || length == 0) {
      return zero(node, offset, length);
    }
    long first = Pages.numberOf(offset);
    backing.zeroUntracked(first, first + Pages.numberOf(length));
    return Status.OK;
  }

  private static Status zeroBytes(CowNode node, long offset, int length) {
    return PageRelease.zeroBytes(
        node, Pages.numberOf(offset), (int) (offset & Pages.PAGE_MASK), length);
  }

  /**
   * Changes the size to {@code sizeBytes}, rounded up, and zeroes the rest of its last page.
   *
   * @return OK; BAD_STATE if a page beyond is pinned; INVALID_ARGS if the end would lie beyond 2^64
   *     bytes of the root; NO_MEMORY, or what a pager answers, if the last page cannot be written;
   *     nothing has changed then
   */
  public static Status resize(CowNode node, long sizeBytes) {
    long newCount = Pages.numberOf(Pages.alignUp(sizeBytes));
    if (newCount < node.pageCount && PagePins.anyIn(node, newCount, node.pageCount)) {
      return Status.ERR_BAD_STATE;
    }
    if (newCount > node.pageCount && node.reachesBeyondRoot(newCount)) {
      return Status.ERR_INVALID_ARGS;
    }
    int tail = (int) (-sizeBytes & Pages.PAGE_MASK);
    if (tail > 0 && newCount <= node.pageCount) {
      Status status = zeroBytes(node, sizeBytes, tail);
      if (!status.isOk()) {
        return status;
      }
    }
    PageRelease.resize(node, newCount);
    return Status.OK;
  }
}
