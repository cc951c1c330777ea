package mmusim.vm.cow;

import mmusim.vm.abi.Status;
import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageRef;
import mmusim.vm.page.PageTree;
import mmusim.vm.page.VmContext;

/** Lets go of pages: decommit, zero, shrink, death. The cost goes with the pages that are there. */
final class PageRelease {
  private PageRelease() {}

  /**
   * Frees the node's own pages of a range and drops its markers.
   *
   * @return the frames that were freed
   */
  static long freeOwn(CowNode node, long first, long end) {
    PageTree pages = node.pages;
    long freed = 0;
    for (long at = pages.next(first); at >= 0 && at < end; at = pages.next(at + 1)) {
      assert !PagePins.isPinned(node, pages.get(at)) : at;
      long entry = pages.remove(at);
      if (PageEntry.isPage(entry)) {
        node.context.free(PageEntry.frame(entry));
        freed++;
      }
    }
    return freed;
  }

  /**
   * Lets a node no longer see the pages of hidden ancestors in a range, where it has no entry of
   * its own: what nobody else sees is freed.
   */
  static void dropShares(CowNode node, long first, long end) {
    for (long at = PageSearch.nextEntry(node, first, end);
        at < end;
        at = PageSearch.nextEntry(node, at + 1, end)) {
      long entry = node.find(at);
      if (node.foundShared && PageEntry.isPage(entry)) {
        dropShare(node.foundNode, node.foundPage, entry);
      }
    }
  }

  private static void dropShare(CowNode owner, long page, long entry) {
    if (PageEntry.count(entry) > 0) {
      owner.pages.put(page, PageEntry.decrement(entry));
    } else {
      owner.pages.remove(page);
      owner.context.free(PageEntry.frame(entry));
    }
  }

  /** Makes whole pages zeros, without frames where that is possible. */
  static Status zero(CowNode node, long first, long end) {
    if (node.backing != null) {
      return zeroBelowPager(node, node.backing, first, end);
    }
    node.notifyRemoved(first, end - first);
    for (long at = PageSearch.nextEntry(node, first, end);
        at < end;
        at = PageSearch.nextEntry(node, at + 1, end)) {
      zeroPage(node, at);
    }
    if (node.belowPager) {
      markZeros(node, first, end);
    }
    return Status.OK;
  }

  private static void zeroPage(CowNode node, long page) {
    long entry = node.find(page);
    if (!PageEntry.isPage(entry)) {
      return;
    }
    if (node.foundNode != node) {
      if (node.foundShared) {
        dropShare(node.foundNode, node.foundPage, entry);
      }
    } else if (node.contiguous || PagePins.isPinned(node, entry)) {
      node.context.memory().zeroPage(PageEntry.frame(entry));
      return;
    } else {
      node.pages.remove(page);
      node.context.free(PageEntry.frame(entry));
    }
    if (node.belowPager || PageSearch.needsMarker(node, page)) {
      node.pages.put(page, PageEntry.MARKER);
    }
  }

  /** A clone below a pager must hide pages that were not even supplied, however many. */
  private static void markZeros(CowNode node, long first, long end) {
    long stop = Math.min(end, node.parentLimit);
    if (first < stop) {
      node.markZeroed(first, stop);
    }
  }

  private static Status zeroBelowPager(CowNode node, PagerBacking backing, long first, long end) {
    for (long page = first; page < end; page++) {
      long entry = node.pages.get(page);
      if (PagePins.isPinned(node, entry)) {
        long ref = PageRequests.require(node, page, true);
        if (PageRef.isError(ref)) {
          return PageRef.status(ref);
        }
        node.context.memory().zeroPage(PageRef.frame(ref));
      } else {
        long next = node.pages.next(page + 1);
        long stop = next < 0 ? end : Math.min(next, end);
        PageRanges.decommit(node, page, page + 1);
        backing.addDirtyZeros(page, stop);
        page = stop - 1;
      }
    }
    node.notifyRemoved(first, end - first);
    return Status.OK;
  }

  /**
   * Makes bytes of one page zero.
   *
   * @param offset first byte in the page
   * @return OK, NO_MEMORY, or what a pager answers; nothing has changed then
   */
  static Status zeroBytes(CowNode node, long page, int offset, int length) {
    long entry = node.find(page);
    boolean isPagers = entry == 0 && node.foundNode.backing != null;
    // A clone takes a page of its own even where its pager's VMO has zeros, as in the kernel.
    boolean isZero = isPagers ? node.backing != null && node.backing.isZero(page) : entry == 0;
    if (isZero || PageEntry.isMarker(entry)) {
      return Status.OK;
    }
    long ref = PageRequests.require(node, page, true);
    if (PageRef.isPresent(ref)) {
      fillZero(node.context, PageRef.frame(ref) + offset, length);
    }
    return PageRef.status(ref);
  }

  private static void fillZero(VmContext context, long paddr, int length) {
    context.memory().write(paddr, new byte[length], 0, length);
  }

  /** Changes the size; the caller has found no pins beyond {@code newCount}. */
  static void resize(CowNode node, long newCount) {
    long oldCount = node.pageCount;
    if (newCount < oldCount) {
      node.notifyRemoved(newCount, oldCount - newCount);
      dropShares(node, newCount, oldCount);
      freeOwn(node, newCount, oldCount);
      node.unmarkZeroed(newCount, oldCount);
      node.parentLimit = Math.min(node.parentLimit, newCount);
      for (CowNode child : node.children) {
        child.parentLimit = Math.min(child.parentLimit, Math.max(0, newCount - child.parentOffset));
      }
    }
    node.pageCount = newCount;
    if (node.backing != null) {
      if (newCount < oldCount) {
        node.backing.truncate(newCount);
      } else {
        node.backing.addDirtyZeros(oldCount, newCount);
      }
    }
  }
}
