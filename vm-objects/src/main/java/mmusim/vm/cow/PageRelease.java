package mmusim.vm.cow;

import mmusim.vm.abi.Status;
import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageRef;
import mmusim.vm.page.PageTree;
import mmusim.vm.page.VmContext;

/** Lets go of pages: decommit, zero, shrink, death. The cost goes with the pages that are there. */
final class PageRelease {
  /** Markers that hide no page, for each free frame: the kernel's lists of them take memory too. */
  private static final long MARKERS_PER_FRAME = 16;

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
      return node.backing.zero(first, end);
    }
    if (node.belowPager) {
      return zeroClone(node, first, end);
    }
    node.notifyRemoved(first, end - first);
    for (long at = PageSearch.nextEntry(node, first, end);
        at < end;
        at = PageSearch.nextEntry(node, at + 1, end)) {
      zeroPage(node, at);
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
    if (PageSearch.needsMarker(node, page)) {
      node.pages.put(page, PageEntry.MARKER);
    }
  }

  /**
   * Zeroes a clone below a pager: a marker hides what shows through now or may be supplied later.
   *
   * @return OK, or NO_MEMORY if markers that hide no page outgrew what is free; nothing has changed
   *     then
   * @see "Zircon, kernel/vm/vm_cow_pages.cc, VmCowPages::ZeroPagesNoDirectPageSourceLocked"
   */
  private static Status zeroClone(CowNode node, long first, long end) {
    long seen = Math.min(end, node.parentLimit);
    if (!hasRoomForMarkers(node, first, seen)) {
      return Status.ERR_NO_MEMORY;
    }
    node.notifyRemoved(first, end - first);
    for (long page = first; page < seen; page++) {
      long own = node.pages.get(page);
      if (PageEntry.isPage(own)) {
        freeOrFill(node, page, PageEntry.MARKER);
      } else if (!PageEntry.isMarker(own)) {
        hide(node, page);
      }
    }
    PageTree pages = node.pages;
    for (long at = pages.next(Math.max(first, seen));
        at >= 0 && at < end;
        at = pages.next(at + 1)) {
      freeOrFill(node, at, 0);
    }
    return Status.OK;
  }

  /** Looks at no more pages than it takes to know. */
  private static boolean hasRoomForMarkers(CowNode node, long first, long end) {
    long room = MARKERS_PER_FRAME * node.context.freeFrames();
    for (long page = first; room >= 0 && room < end - page; page++) {
      boolean hidesPage = PageEntry.isPage(node.find(page));
      if (!hidesPage && !PageEntry.isMarker(node.pages.get(page))) {
        room--;
      }
    }
    return room >= 0;
  }

  /** Puts a marker where a clone has no entry. */
  private static void hide(CowNode node, long page) {
    long entry = node.find(page);
    if (PageEntry.isPage(entry) && node.foundShared) {
      dropShare(node.foundNode, node.foundPage, entry);
    }
    node.pages.put(page, PageEntry.MARKER);
  }

  /** Puts another entry in the place of an own one, or zeros into the page if it is pinned. */
  private static void freeOrFill(CowNode node, long page, long entry) {
    long own = node.pages.get(page);
    if (PagePins.isPinned(node, own)) {
      node.context.memory().zeroPage(PageEntry.frame(own));
      return;
    }
    node.pages.remove(page);
    if (PageEntry.isPage(own)) {
      node.context.free(PageEntry.frame(own));
    }
    if (entry != 0) {
      node.pages.put(page, entry);
    }
  }

  /**
   * Makes bytes of one page zero.
   *
   * @param offset first byte in the page
   * @return OK, NO_MEMORY, or what a pager answers; nothing has changed then
   */
  static Status zeroBytes(CowNode node, long page, int offset, int length) {
    if (isZeroAlready(node, page)) {
      return Status.OK;
    }
    long ref = PageRequests.require(node, page, true);
    if (PageRef.isPresent(ref)) {
      fillZero(node.context, PageRef.frame(ref) + offset, length);
    }
    return PageRef.status(ref);
  }

  /** A clone below a pager takes a page of its own wherever it has not been zeroed itself. */
  private static boolean isZeroAlready(CowNode node, long page) {
    PagerBacking backing = node.backing;
    if (backing != null) {
      return backing.isZero(page);
    }
    return node.belowPager
        ? PageEntry.isMarker(node.pages.get(page))
        : !PageEntry.isPage(node.find(page));
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
        node.backing.grow(oldCount, newCount);
      }
    }
  }
}
