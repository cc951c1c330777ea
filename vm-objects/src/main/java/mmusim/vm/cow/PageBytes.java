package mmusim.vm.cow;

import java.util.Arrays;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.vm.abi.Status;
import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageRef;
import mmusim.vm.pager.Wake;

/** Reads and writes bytes of a node, page by page. Offsets are bytes inside the node. */
public final class PageBytes {
  /** How many pages a write asks a pager for at once. */
  private static final int MAX_ASKED_PAGES = 16;

  private PageBytes() {}

  /**
   * Copies bytes out.
   *
   * @param commits whether pages that are absent are committed first
   * @return OK, NO_MEMORY, or what a pager answers; bytes before the page that failed were copied
   */
  public static Status read(
      CowNode node, long offset, byte[] target, int targetOffset, int length, boolean commits) {
    Status ready = prepareRead(node, offset, length, commits);
    PhysicalMemory memory = node.context.memory();
    int done = 0;
    while (done < length && ready.isOk()) {
      long at = offset + done;
      int inPage = (int) (at & Pages.PAGE_MASK);
      int count = Math.min((int) Pages.PAGE_SIZE - inPage, length - done);
      long entry = node.find(Pages.numberOf(at));
      if (PageEntry.isPage(entry)) {
        memory.read(PageEntry.frame(entry) + inPage, target, targetOffset + done, count);
      } else if (entry == 0 && isUnsupplied(node)) {
        ready = PageRef.status(node.require(Pages.numberOf(at), false));
        continue;
      } else {
        Arrays.fill(target, targetOffset + done, targetOffset + done + count, (byte) 0);
      }
      done += count;
    }
    return ready;
  }

  private static boolean isUnsupplied(CowNode node) {
    PagerBacking backing = node.foundNode.backing;
    return backing != null && !backing.isZero(node.foundPage);
  }

  private static Status prepareRead(CowNode node, long offset, int length, boolean commits) {
    long first = Pages.numberOf(offset);
    long end = endPage(offset, length);
    if (node.backing != null) {
      return node.backing.read(first, end, Wake.AT_EACH_PAGE);
    }
    if (node.belowPager) {
      return PageRequests.fetch(node, first, end, Wake.AT_EACH_PAGE);
    }
    return commits ? commitAbsent(node, first, end) : Status.OK;
  }

  /** Commits what nobody up the tree has: all or nothing. */
  private static Status commitAbsent(CowNode node, long first, long end) {
    long absent = end - first;
    for (long at = PageSearch.nextEntry(node, first, end);
        at < end;
        at = PageSearch.nextEntry(node, at + 1, end)) {
      absent -= PageEntry.isPage(node.find(at)) ? 1 : 0;
    }
    if (absent == 0) {
      return Status.OK;
    }
    if (!PageRequests.reserve(node, first, end, absent)) {
      return Status.ERR_NO_MEMORY;
    }
    Status status = Status.OK;
    for (long page = first; page < end && status.isOk(); page++) {
      if (!PageEntry.isPage(node.find(page))) {
        status = PageRef.status(node.require(page, true));
      }
    }
    node.context.releaseReserve();
    return status;
  }

  /**
   * Copies bytes in, and commits every page that it touches.
   *
   * @return OK; NO_MEMORY, and then no byte was written, save below a pager; or what a pager
   *     answers, when the pages before the one that waits for it are written
   */
  public static Status write(
      CowNode node, long offset, byte[] source, int sourceOffset, int length) {
    long first = Pages.numberOf(offset);
    long end = endPage(offset, length);
    Status status = node.belowPager ? Status.OK : PageRequests.own(node, first, end);
    int done = 0;
    while (done < length && status.isOk()) {
      long at = offset + done;
      int inPage = (int) (at & Pages.PAGE_MASK);
      int count = Math.min((int) Pages.PAGE_SIZE - inPage, length - done);
      long page = Pages.numberOf(at);
      status = ask(node, page, Math.min(end, page + MAX_ASKED_PAGES));
      long ref = status.isOk() ? node.require(page, true) : PageRef.error(status);
      if (PageRef.isPresent(ref)) {
        node.context
            .memory()
            .write(PageRef.frame(ref) + inPage, source, sourceOffset + done, count);
      }
      status = PageRef.status(ref);
      done += count;
    }
    return status;
  }

  /** Asks the pager for what a write to a page needs, and to those behind it. */
  private static Status ask(CowNode node, long page, long end) {
    if (!node.belowPager) {
      return Status.OK;
    }
    return node.backing == null
        ? PageRequests.ownBelowPager(node, page, end)
        : node.backing.writes.prepareAt(page, end);
  }

  private static long endPage(long offset, int length) {
    return length == 0 ? Pages.numberOf(offset) : Pages.numberOf(offset + length - 1) + 1;
  }
}
