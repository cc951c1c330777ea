package mmusim.vm.cow;

import mmusim.vm.abi.Status;
import mmusim.vm.page.PageEntry;
import mmusim.vm.pager.PagerPacket.Command;
import mmusim.vm.pager.Wake;

/**
 * What a pager is asked for before a page of its root is written: for the page, and, where writes
 * are trapped, for leave to make it dirty.
 *
 * @see "Zircon, kernel/vm/vm_cow_pages.cc, VmCowPages::PrepareForWriteLocked"
 */
final class PagerWrites {
  private final CowNode node;
  private final PagerBacking backing;

  PagerWrites(CowNode node, PagerBacking backing) {
    this.node = node;
    this.backing = backing;
  }

  /**
   * Makes every page of the range known and allowed to become dirty. What is missing is asked for
   * in rising order, a run of pages at a time.
   */
  Status prepare(long first, long end) {
    if (!backing.source().trapsDirty()) {
      return backing.read(first, end, Wake.WHEN_COMPLETE);
    }
    Status status = Status.OK;
    long page = dirtyEnd(first, end);
    while (page < end && status.isOk()) {
      status = askToWrite(page, end);
      page = dirtyEnd(page, end);
    }
    return status;
  }

  /** Makes one page known and allowed to become dirty; asks for those behind it as well. */
  Status prepareAt(long page, long end) {
    Status status = Status.OK;
    boolean isReady = false;
    while (status.isOk() && !isReady) {
      isReady = backing.isKnown(page) && (isDirty(page) || !backing.source().trapsDirty());
      status = isReady ? status : askToWrite(page, end);
    }
    return status;
  }

  /** Asks for what a write to a page lacks first, and for as much of it as there is in a run. */
  private Status askToWrite(long page, long end) {
    return backing.isKnown(page)
        ? allow(page, cleanEnd(page, end) - page)
        : backing.supply(page, backing.runEnd(page, end) - page, Wake.WHEN_COMPLETE);
  }

  /** Returns the first page after {@code page}, up to {@code end}, that is not dirty. */
  private long dirtyEnd(long page, long end) {
    long stop = page;
    while (stop < end && isDirty(stop)) {
      stop++;
    }
    return stop;
  }

  /** Returns the first page after {@code page}, up to {@code end}, that is dirty or not known. */
  long cleanEnd(long page, long end) {
    long stop = page;
    while (stop < end && backing.isKnown(stop) && !isDirty(stop)) {
      stop = backing.runEnd(stop, end);
    }
    return stop;
  }

  /** Returns whether a trapped write to the page need not ask. */
  private boolean isDirty(long page) {
    long entry = node.pages.get(page);
    return entry != 0 && PageEntry.dirtyState(entry) == PageEntry.DIRTY;
  }

  /** Asks once more if the pager's answer was refused at once: the pager can fail that request. */
  Status allow(long page, long count) {
    Status status = askDirty(page, count);
    if (status.isOk() && !isDirty(page)) {
      status = askDirty(page, count);
    }
    return status.isOk() && !isDirty(page) ? Status.ERR_SHOULD_WAIT : status;
  }

  private Status askDirty(long page, long count) {
    node.context.counters().pagerDirties++;
    return backing.source().request(Command.DIRTY, page, count, Wake.WHEN_COMPLETE);
  }
}
