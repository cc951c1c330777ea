package mmusim.vm.cow;

import mmusim.vm.abi.Status;
import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageRef;
import mmusim.vm.page.PageTree;

/**
 * Pins of pages, for devices: a pinned page is committed, private, and stays in its frame. Pins are
 * counted page by page, in the entries of a visible node.
 *
 * @see "Zircon VM reference, 9 Pinning"
 */
public final class PagePins {
  /** Pins of one page at a time. */
  private static final int LIMIT = 31;

  private PagePins() {}

  /**
   * Commits a range for writing and pins it.
   *
   * @return OK, NO_MEMORY, or what a pager answers; UNAVAILABLE if a page has 31 pins, and then
   *     none is pinned once more
   */
  public static Status pin(CowNode node, long first, long end) {
    if (end - first > node.context.pmm().totalFrames()) {
      return Status.ERR_NO_MEMORY;
    }
    Status status =
        node.backing == null
            ? PageRequests.own(node, first, end)
            : node.backing.writes.prepare(first, end);
    for (long page = first; page < end && status.isOk(); page++) {
      status = PageRef.status(PageRequests.require(node, page, true));
    }
    return status.isOk() ? count(node, first, end) : status;
  }

  private static Status count(CowNode node, long first, long end) {
    PageTree pages = node.pages;
    for (long at = first; at < end; at++) {
      if (PageEntry.count(pages.get(at)) >= LIMIT) {
        return Status.ERR_UNAVAILABLE;
      }
    }
    for (long at = first; at < end; at++) {
      long entry = pages.get(at);
      assert PageEntry.isPage(entry) : at;
      node.pinnedPages += isPinned(node, entry) ? 0 : 1;
      pages.put(at, PageEntry.increment(entry));
    }
    return Status.OK;
  }

  /** Takes one pin from every page of a range. */
  public static void unpin(CowNode node, long first, long end) {
    for (long at = first; at < end; at++) {
      long entry = PageEntry.decrement(node.pages.get(at));
      node.pages.put(at, entry);
      node.pinnedPages -= isPinned(node, entry) ? 0 : 1;
    }
  }

  /** Returns whether a page of the range is pinned. */
  public static boolean anyIn(CowNode node, long first, long end) {
    if (node.pinnedPages == 0) {
      return false;
    }
    PageTree pages = node.pages;
    for (long at = pages.next(first); at >= 0 && at < end; at = pages.next(at + 1)) {
      if (isPinned(node, pages.get(at))) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether an entry of {@code node} is pinned; in a hidden node nothing is. */
  static boolean isPinned(CowNode node, long entry) {
    return !node.hidden && PageEntry.isPage(entry) && PageEntry.count(entry) > 0;
  }
}
