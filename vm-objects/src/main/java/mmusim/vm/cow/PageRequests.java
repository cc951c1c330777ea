package mmusim.vm.cow;

import mmusim.mmu.memory.Pages;
import mmusim.pagetables.pmm.Pmm;
import mmusim.vm.abi.Status;
import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageRef;
import mmusim.vm.page.VmContext;
import mmusim.vm.pager.Wake;

/**
 * Makes pages present: finds, zero-fills, copies, takes over from a hidden node, asks a pager.
 *
 * <p>Read: the node's own page, else the nearest that it sees, read-only; else the shared page of
 * zeros. Write: the own page; else the page of a hidden node that nobody else sees is moved down;
 * else a copy, or zeros.
 *
 * @see "Zircon VM reference, 13 Fault resolution"
 */
final class PageRequests {
  /** How often a page may vanish while memory for its copy is found. */
  private static final int ATTEMPTS = 4;

  private PageRequests() {}

  /**
   * Makes a page present.
   *
   * @param page inside the node
   * @return a {@link PageRef}: a frame, or NO_MEMORY, SHOULD_WAIT, or what the pager failed with
   */
  static long require(CowNode node, long page, boolean write) {
    long entry = node.pages.get(page);
    if (PageEntry.isPage(entry)) {
      PagerBacking backing = node.backing;
      return backing == null
          ? CowNode.own(entry, true, PageRef.FOUND)
          : backing.requireOwn(page, entry, write);
    }
    boolean seesNothingElse = node.parent == null && node.backing == null;
    return seesNothingElse ? requireZeros(node, page, write) : requireMissing(node, page, write);
  }

  /** Makes a page present of which there is nothing yet. */
  private static long requireZeros(CowNode node, long page, boolean write) {
    return write ? zeroFill(node, page) : read(node, 0);
  }

  /** Finds a committed page and changes nothing. */
  static long peek(CowNode node, long page) {
    long entry = node.pages.get(page);
    if (PageEntry.isPage(entry)) {
      PagerBacking backing = node.backing;
      boolean writable = backing == null || PageEntry.dirtyState(entry) == PageEntry.DIRTY;
      return CowNode.own(entry, writable, PageRef.FOUND);
    }
    if (node.parent == null) {
      return PageRef.ABSENT;
    }
    entry = node.find(page);
    return PageEntry.isPage(entry) ? CowNode.own(entry, false, PageRef.FOUND) : PageRef.ABSENT;
  }

  private static long requireMissing(CowNode node, long page, boolean write) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long entry = node.find(page);
      PagerBacking backing = node.foundNode.backing;
      if (entry == 0 && backing != null && !backing.isZero(node.foundPage)) {
        Status status = backing.supply(node.foundPage, 1, Wake.WHEN_COMPLETE);
        if (!status.isOk()) {
          return PageRef.error(status);
        }
        continue;
      }
      if (!write) {
        return read(node, entry);
      }
      if (node.backing != null) {
        return PageEntry.isPage(entry)
            ? node.backing.requireOwn(page, entry, true)
            : node.backing.requireZeros(page);
      }
      long ref = PageEntry.isPage(entry) ? takeOrCopy(node, page, entry) : zeroFill(node, page);
      if (ref != PageRef.ABSENT) {
        return ref;
      }
    }
    return PageRef.error(Status.ERR_NO_MEMORY);
  }

  private static long read(CowNode node, long entry) {
    if (PageEntry.isPage(entry)) {
      return node.foundNode == node && node.backing != null
          ? CowNode.own(entry, false, PageRef.FOUND)
          : CowNode.own(entry, node.foundNode == node, PageRef.FOUND);
    }
    for (CowNode at = node; at != null && !at.zerosMapped; at = at.parent) {
      at.zerosMapped = true;
    }
    return PageRef.of(node.context.zeroPagePaddr(), false, PageRef.ZERO_PAGE);
  }

  /** Gives the node its own page of what it sees; ABSENT if that vanished meanwhile. */
  private static long takeOrCopy(CowNode node, long page, long entry) {
    CowNode owner = node.foundNode;
    long ownerPage = node.foundPage;
    VmContext context = node.context;
    boolean shared = node.foundShared;
    if (shared && PageEntry.count(entry) == 0) {
      owner.pages.remove(ownerPage);
      node.pages.put(page, entry);
      context.counters().moves++;
      return CowNode.own(entry, true, PageRef.FOUND);
    }
    long frame = context.allocate(node);
    if (frame == Pmm.NO_FRAME) {
      return PageRef.error(Status.ERR_NO_MEMORY);
    }
    if (node.belowPager && owner.pages.get(ownerPage) != entry) {
      context.free(frame);
      return PageRef.ABSENT;
    }
    context.memory().copyPage(PageEntry.frame(entry), frame);
    if (shared) {
      owner.pages.put(ownerPage, PageEntry.decrement(entry));
    }
    node.pages.put(page, PageEntry.page(frame));
    node.notifyRemoved(page, 1);
    context.counters().copies++;
    return PageRef.of(frame, true, PageRef.COPIED);
  }

  /** Gives the node a page of zeros, where it has none; returns that or NO_MEMORY. */
  static long zeroFill(CowNode node, long page) {
    VmContext context = node.context;
    if (commitRun(node, page)) {
      return CowNode.own(node.pages.get(page), true, PageRef.ZERO_FILLED);
    }
    long frame = context.allocate(node);
    if (frame == Pmm.NO_FRAME) {
      return PageRef.error(Status.ERR_NO_MEMORY);
    }
    context.memory().zeroPage(frame);
    node.pages.put(page, PageEntry.page(frame));
    if (node.zerosMapped) {
      node.notifyRemoved(page, 1);
    }
    context.counters().zeroFills++;
    return PageRef.of(frame, true, PageRef.ZERO_FILLED);
  }

  /**
   * Commits the aligned 2-MiB run around {@code page}, if it is all absent and RAM has such a run.
   */
  private static boolean commitRun(CowNode node, long page) {
    long first = page & -VmContext.RUN_PAGES;
    if (!isFreeRun(node, first)) {
      return false;
    }
    VmContext context = node.context;
    long frame = context.allocateRun(node);
    if (frame == Pmm.NO_FRAME) {
      return false;
    }
    for (long at = first; at < first + VmContext.RUN_PAGES; at++, frame += Pages.PAGE_SIZE) {
      context.memory().zeroPage(frame);
      node.pages.put(at, PageEntry.page(frame));
    }
    if (node.zerosMapped) {
      node.notifyRemoved(first, VmContext.RUN_PAGES);
    }
    context.counters().zeroFills += VmContext.RUN_PAGES;
    context.counters().largeCommits++;
    return true;
  }

  /** Returns whether the run of pages from {@code first} on would be committed at once. */
  private static boolean isFreeRun(CowNode node, long first) {
    boolean inRuns = node.context.settings().commitBytes() > Pages.PAGE_SIZE;
    long end = first + VmContext.RUN_PAGES;
    if (!inRuns || node.parent != null || node.belowPager || end > node.pageCount) {
      return false;
    }
    long next = node.pages.next(first);
    return next < 0 || next >= end;
  }

  /** Returns the frames that a write to every page of the range would take. */
  static long framesToOwn(CowNode node, long first, long end) {
    long missing = end - first;
    for (long at = PageSearch.nextEntry(node, first, end);
        at < end;
        at = PageSearch.nextEntry(node, at + 1, end)) {
      long entry = node.find(at);
      boolean mine = node.foundNode == node || (node.foundShared && PageEntry.count(entry) == 0);
      missing -= PageEntry.isPage(entry) && mine ? 1 : 0;
    }
    return missing;
  }

  /** Gives the node its own page everywhere in the range: all or nothing, save below a pager. */
  static Status own(CowNode node, long first, long end) {
    if (!node.belowPager && !reserve(node, first, end, framesToOwn(node, first, end))) {
      return Status.ERR_NO_MEMORY;
    }
    Status status = Status.OK;
    for (long page = first; page < end && status.isOk(); page++) {
      status =
          node.belowPager
              ? ownBelowPager(node, page, end)
              : PageRef.status(require(node, page, true));
    }
    node.context.releaseReserve();
    return status;
  }

  /** Gives a clone below a pager its own page; asks for those up to {@code end} as well. */
  static Status ownBelowPager(CowNode node, long page, long end) {
    Status status = fetchAt(node, page, end, Wake.WHEN_COMPLETE);
    return status.isOk() ? PageRef.status(require(node, page, true)) : status;
  }

  /**
   * Asks the pager for the pages that a clone below it does not have, a run of pages at a time.
   *
   * @return OK if they are there, or what the pager answers
   */
  static Status fetch(CowNode node, long first, long end, Wake wake) {
    Status status = Status.OK;
    long limit = Math.min(end, node.parentLimit);
    long page = first;
    while (page < limit && status.isOk()) {
      status = fetchAt(node, page, limit, wake);
      page = status.isOk() ? PageSearch.endOfAlike(node, page, limit) : page;
    }
    return status;
  }

  /** Asks for one page that a clone does not have, and for the run of such pages behind it. */
  private static Status fetchAt(CowNode node, long page, long end, Wake wake) {
    if (page >= node.parentLimit) {
      return Status.OK;
    }
    long entry = node.find(page);
    PagerBacking backing = node.foundNode.backing;
    long inRoot = node.foundPage;
    if (entry != 0 || backing == null || backing.isZero(inRoot)) {
      return Status.OK;
    }
    long stop = PageSearch.endOfAlike(node, page, Math.min(end, node.parentLimit));
    return backing.supply(inRoot, stop - page, wake);
  }

  /**
   * Sets aside what is needed to commit {@code frames} pages of the range, among them all that are
   * absent: where memory is committed in runs, as many runs as there are; single frames for the
   * rest.
   *
   * @return whether it was there; else nothing is reserved
   */
  static boolean reserve(CowNode node, long first, long end, long frames) {
    VmContext context = node.context;
    if (frames > context.pmm().totalFrames()) {
      return false;
    }
    context.requireRoom(frames);
    long inRuns = 0;
    boolean found = true;
    for (long run = first & -VmContext.RUN_PAGES; run < end && found; run += VmContext.RUN_PAGES) {
      if (isFreeRun(node, run)) {
        found = context.reserveRun(node);
        long pages = Math.min(end, run + VmContext.RUN_PAGES) - Math.max(first, run);
        inRuns += found ? pages : 0;
      }
    }
    if (context.reserve(frames - inRuns, node)) {
      return true;
    }
    context.releaseReserve();
    return inRuns > 0 && context.reserve(frames, node);
  }
}
