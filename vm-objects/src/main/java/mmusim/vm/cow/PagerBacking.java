package mmusim.vm.cow;

import java.util.List;
import mmusim.pagetables.pmm.Pmm;
import mmusim.vm.abi.Status;
import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageRef;
import mmusim.vm.page.PageTree;
import mmusim.vm.page.RangeMap;
import mmusim.vm.page.VmContext;
import mmusim.vm.pager.PageSource;
import mmusim.vm.pager.PagerPacket.Command;
import mmusim.vm.pager.Wake;

/**
 * The pager's side of a root: which absent pages are zeros that need no supply, which pages are
 * dirty, and what to ask for before a page can be read or written.
 *
 * <p>A page is clean, dirty, or awaiting clean (the pager writes it back). Zeros that take no
 * frames are {@link ZeroIntervals}: growing the VMO or zeroing it makes dirty ones, supplying
 * absent pages clean ones, and what was written back is the pager's to supply again.
 *
 * @see "Zircon VM reference, 14 Pagers"
 */
public final class PagerBacking {
  /**
   * A range that must be written back.
   *
   * @param first first page
   * @param end first page after it
   * @param isZero whether it is all zeros
   */
  public record DirtyRange(long first, long end, boolean isZero) {}

  private final CowNode node;
  private final PageSource source;
  final PagerWrites writes;
  private final ZeroIntervals zeros = new ZeroIntervals();
  private boolean modified;

  PagerBacking(CowNode node, PageSource source) {
    this.node = node;
    this.source = source;
    this.writes = new PagerWrites(node, this);
  }

  /** Returns where the pages come from. */
  public PageSource source() {
    return source;
  }

  /** Returns whether something was written or resized since the last {@link #resetModified}. */
  public boolean isModified() {
    return modified;
  }

  /** Forgets that something was modified. */
  public void resetModified() {
    modified = false;
  }

  /** Returns whether the absent page is known to be zeros. */
  boolean isZero(long page) {
    return zeros.contains(page);
  }

  /** Returns whether anything is known of the page, so that it needs no supply. */
  boolean isKnown(long page) {
    return node.pages.get(page) != 0 || isZero(page);
  }

  /** Asks for pages, the first of which is not known. */
  Status supply(long page, long count, Wake wake) {
    node.context.counters().pagerReads++;
    Status status = source.request(Command.READ, page, count, wake);
    return status.isOk() && !isKnown(page) ? Status.ERR_SHOULD_WAIT : status;
  }

  /** Makes every page of the range known. */
  Status read(long first, long end, Wake wake) {
    Status status = Status.OK;
    long page = nextUnknown(first, end);
    while (page < end && status.isOk()) {
      status = supply(page, runEnd(page, end) - page, wake);
      page = nextUnknown(page, end);
    }
    return status;
  }

  /**
   * Gives every page of the range a frame. What the pager has supplied, zeros too, stays clean;
   * other zeros become dirty.
   */
  Status commit(long first, long end) {
    Status status = Status.OK;
    for (long page = first; page < end && status.isOk(); page++) {
      if (!isKnown(page)) {
        status = supply(page, runEnd(page, end) - page, Wake.WHEN_COMPLETE);
      }
      if (status.isOk() && isZero(page)) {
        status = commitZeros(page, end);
      }
    }
    return status;
  }

  private Status commitZeros(long page, long end) {
    int state = zeros.isMarker(page) ? PageEntry.CLEAN : PageEntry.DIRTY;
    if (state == PageEntry.DIRTY && source.trapsDirty()) {
      return writes.allow(page, writes.cleanEnd(page, end) - page);
    }
    return fillZeros(page, state) == Pmm.NO_FRAME ? Status.ERR_NO_MEMORY : Status.OK;
  }

  /** Returns the first page of {@code first .. end-1} that is not known, or {@code end}. */
  long nextUnknown(long first, long end) {
    long page = first;
    while (page < end && isKnown(page)) {
      page = runEnd(page, end);
    }
    return page;
  }

  /**
   * Returns the first page after {@code page}, up to {@code end}, that may be in another state: a
   * page with a frame ends every run, so that a loop over runs costs what there are of pages.
   */
  long runEnd(long page, long end) {
    if (node.pages.get(page) != 0) {
      return page + 1;
    }
    long next = node.pages.next(page);
    return zeros.runEnd(page, next < 0 ? end : Math.min(next, end));
  }

  /** Answers for a page that is there; a write makes it dirty. */
  long requireOwn(long page, long entry, boolean write) {
    if (!write) {
      return CowNode.own(entry, false, PageRef.FOUND);
    }
    if (PageEntry.dirtyState(entry) != PageEntry.DIRTY) {
      Status status = source.trapsDirty() ? writes.allow(page, 1) : Status.OK;
      if (!status.isOk()) {
        return PageRef.error(status);
      }
      node.pages.put(page, PageEntry.withDirtyState(node.pages.get(page), PageEntry.DIRTY));
    }
    modified = true;
    return CowNode.own(node.pages.get(page), true, PageRef.FOUND);
  }

  /**
   * Answers for a write to a page of zeros that has no frame. Where writes are trapped, it takes
   * frames only by op DIRTY: even a dirty interval is no room that the pager has promised.
   */
  long requireZeros(long page) {
    if (source.trapsDirty()) {
      Status status = writes.allow(page, 1);
      return status.isOk() ? requireOwn(page, node.pages.get(page), true) : PageRef.error(status);
    }
    long frame = fillZeros(page, PageEntry.DIRTY);
    if (frame == Pmm.NO_FRAME) {
      return PageRef.error(Status.ERR_NO_MEMORY);
    }
    modified = true;
    return PageRef.of(frame, true, PageRef.ZERO_FILLED);
  }

  /** Gives a page of zeros a frame; returns the frame or NO_FRAME. */
  private long fillZeros(long page, int dirtyState) {
    long frame = node.context.allocate(node);
    if (frame != Pmm.NO_FRAME) {
      node.context.memory().zeroPage(frame);
      zeros.remove(page, page + 1);
      add(page, PageEntry.withDirtyState(PageEntry.page(frame), dirtyState));
      node.notifyRemoved(page, 1);
      node.context.counters().zeroFills++;
    }
    return frame;
  }

  /**
   * Takes a page from the pager, unless the page is known.
   *
   * @param entry a page
   * @return whether it was taken
   */
  public boolean supplied(long page, long entry) {
    if (isKnown(page)) {
      return false;
    }
    add(page, entry);
    dropZeros(page, 1);
    node.context.counters().suppliedPages++;
    return true;
  }

  /** Takes zeros from the pager, for the pages of a range that are not known. */
  public void suppliedZeros(long first, long end) {
    for (long page = first; page < end; page++) {
      long next = node.pages.next(page);
      long stop = next < 0 ? end : Math.min(next, end);
      zeros.mark(page, stop);
      page = stop;
    }
    dropZeros(first, end - first);
    source.complete(Command.READ, first, end);
  }

  /** Takes back translations to the page of zeros: a page that was written back may have one. */
  private void dropZeros(long first, long count) {
    if (node.zerosMapped) {
      node.notifyRemoved(first, count);
    }
  }

  /**
   * Op DIRTY. Pages of zeros get frames. Refused or not, the range is answered for: who wants to
   * write looks again, and asks for what is missing now.
   *
   * @return OK; NOT_FOUND if a page of the range was not supplied; or NO_MEMORY: no page has
   *     changed then
   */
  public Status setDirty(long first, long end) {
    if (nextUnknown(first, end) < end) {
      refuseDirty(first, end);
      return Status.ERR_NOT_FOUND;
    }
    if (!fillZeros(zeros.within(first, end))) {
      refuseDirty(first, end);
      return Status.ERR_NO_MEMORY;
    }
    PageTree pages = node.pages;
    for (long at = pages.next(first); at >= 0 && at < end; at = pages.next(at + 1)) {
      pages.put(at, PageEntry.withDirtyState(pages.get(at), PageEntry.DIRTY));
    }
    source.complete(Command.DIRTY, first, end);
    return Status.OK;
  }

  /** Ends the requests for a range, which may reach beyond the VMO, though nothing became dirty. */
  public void refuseDirty(long first, long end) {
    long last = Math.min(end, node.pageCount);
    if (first < last) {
      source.complete(Command.DIRTY, first, last);
    }
  }

  /** Gives all pages of the intervals frames, or none; returns whether there were so many. */
  private boolean fillZeros(List<RangeMap.Range> intervals) {
    VmContext context = node.context;
    long frames = intervals.stream().mapToLong(range -> range.end() - range.first()).sum();
    if (frames > context.pmm().totalFrames()) {
      return false;
    }
    context.requireRoom(frames);
    if (!context.reserve(frames, node)) {
      return false;
    }
    for (RangeMap.Range interval : intervals) {
      for (long page = interval.first(); page < interval.end(); page++) {
        fillZeros(page, PageEntry.DIRTY);
      }
    }
    context.releaseReserve();
    return true;
  }

  /**
   * Op WRITEBACK_BEGIN: what is dirty awaits cleaning, unless it is pinned; the next write makes it
   * dirty again.
   */
  public void beginWriteback(long first, long end, boolean onlyZeros) {
    zeros.beginWriteback(first, end);
    if (!onlyZeros) {
      DirtyStates.awaitClean(node, first, end);
    }
    node.notifyShared(first, end - first);
  }

  /** Op WRITEBACK_END: pages that await cleaning are clean, and such zeros no longer known. */
  public void endWriteback(long first, long end) {
    zeros.endWriteback(first, end);
    DirtyStates.clean(node, first, end);
  }

  /** Returns what is not clean in the range, in order. */
  public List<DirtyRange> dirtyRanges(long first, long end) {
    return DirtyStates.notClean(node.pages, zeros, first, end);
  }

  /** Makes what a larger size adds zeros that must be written back. */
  void grow(long first, long end) {
    zeros.add(first, end, ZeroIntervals.DIRTY);
    modified = true;
  }

  /** Makes a range zeros that must be written back; a pinned page stays, and is written. */
  Status zero(long first, long end) {
    for (long page = first; page < end; page++) {
      if (PagePins.isPinned(node, node.pages.get(page))) {
        long ref = PageRequests.require(node, page, true);
        if (PageRef.isError(ref)) {
          return PageRef.status(ref);
        }
        node.context.memory().zeroPage(PageRef.frame(ref));
      } else {
        page = zeroRun(page, ZeroIntervals.DIRTY, first, end) - 1;
      }
    }
    modified |= first < end;
    return Status.OK;
  }

  /** Makes a range without pins zeros beyond the size of the stream, which nobody tracks. */
  void zeroUntracked(long first, long end) {
    for (long page = first; page < end; ) {
      page = zeroRun(page, ZeroIntervals.UNTRACKED, first, end);
    }
    modified |= first < end;
  }

  /** Zeroes a page that has a frame, or a run of pages that have none; returns its end. */
  private long zeroRun(long page, int state, long first, long end) {
    long stop = runEnd(page, end);
    node.notifyRemoved(page, stop - page);
    if (PageRelease.freeOwn(node, page, page + 1) > 0) {
      zeros.add(page, stop, state);
    } else {
      boolean isUnknown = !isZero(page);
      zeros.zero(page, stop, state, first, end);
      if (isUnknown) {
        source.complete(Command.READ, page, stop);
      }
    }
    return stop;
  }

  /** Forgets what is beyond a new end. */
  void truncate(long end) {
    zeros.truncate(end);
    source.complete(Command.READ, end, Long.MAX_VALUE);
    source.complete(Command.DIRTY, end, Long.MAX_VALUE);
    modified = true;
  }

  /**
   * Detaches the VMO: requests fail from now on. Clean pages go, unless they are pinned, because
   * nobody can supply them again; what must be written back stays, and so do zeros of the kernel.
   */
  public void detach() {
    source.detach();
    node.notifyRemoved(0, node.pageCount);
    PageTree pages = node.pages;
    for (long at = pages.next(0); at >= 0; at = pages.next(at + 1)) {
      long entry = pages.get(at);
      if (PageEntry.dirtyState(entry) == PageEntry.CLEAN && !PagePins.isPinned(node, entry)) {
        node.context.free(PageEntry.frame(pages.remove(at)));
      }
    }
    for (RangeMap.Range range : zeros.within(0, node.pageCount)) {
      if (range.value() == ZeroIntervals.MARKERS) {
        zeros.remove(range.first(), range.end());
      }
    }
  }

  private void add(long page, long entry) {
    node.pages.put(page, entry);
    source.complete(Command.READ, page, page + 1);
    if (PageEntry.isPage(entry)) {
      node.context.evictionQueue().addClean(node, page);
    }
  }
}
