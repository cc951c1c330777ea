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

/**
 * The pager's side of a root: which absent pages are zeros that need no supply, which pages are
 * dirty, and what to ask for before a page can be read or written.
 *
 * <p>A page is clean, dirty, or awaiting clean (the pager writes it back). So is an interval of
 * zeros, which takes no frames: growing the VMO or zeroing it makes a dirty one, supplying absent
 * pages a clean one.
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
  private final RangeMap zeros = new RangeMap();
  private boolean modified;

  PagerBacking(CowNode node, PageSource source) {
    this.node = node;
    this.source = source;
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
    return zeros.get(page) != RangeMap.NO_VALUE;
  }

  /** Returns whether anything is known of the page, so that it needs no supply. */
  boolean isKnown(long page) {
    return node.pages.get(page) != 0 || isZero(page);
  }

  /** Asks for pages, the first of which is not known. */
  Status supply(long page, long count) {
    node.context.counters().pagerReads++;
    Status status = source.request(Command.READ, page, count);
    return status.isOk() && !isKnown(page) ? Status.ERR_SHOULD_WAIT : status;
  }

  /** Makes every page of the range known. */
  Status read(long first, long end) {
    Status status = Status.OK;
    long page = nextUnknown(first, end);
    while (page < end && status.isOk()) {
      status = supply(page, runEnd(page, end) - page);
      page = nextUnknown(page, end);
    }
    return status;
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

  /**
   * Makes every page of the range known and allowed to become dirty. What is missing is asked for
   * in rising order, a run of pages at a time.
   */
  Status prepareWrite(long first, long end) {
    if (!source.trapsDirty()) {
      return read(first, end);
    }
    Status status = Status.OK;
    long page = dirtyEnd(first, end);
    while (page < end && status.isOk()) {
      status =
          isKnown(page)
              ? allowDirty(page, cleanEnd(page, end) - page)
              : supply(page, runEnd(page, end) - page);
      page = dirtyEnd(page, end);
    }
    return status;
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
  private long cleanEnd(long page, long end) {
    long stop = page;
    while (stop < end && isKnown(stop) && !isDirty(stop)) {
      stop = runEnd(stop, end);
    }
    return stop;
  }

  /** Answers for a page that is there; a write makes it dirty. */
  long requireOwn(long page, long entry, boolean write) {
    if (!write) {
      return CowNode.own(entry, false, PageRef.FOUND);
    }
    if (PageEntry.dirtyState(entry) != PageEntry.DIRTY) {
      Status status = source.trapsDirty() ? allowDirty(page, 1) : Status.OK;
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
      Status status = allowDirty(page, 1);
      return status.isOk() ? requireOwn(page, node.pages.get(page), true) : PageRef.error(status);
    }
    long frame = fillZeros(page);
    if (frame == Pmm.NO_FRAME) {
      return PageRef.error(Status.ERR_NO_MEMORY);
    }
    modified = true;
    return PageRef.of(frame, true, PageRef.ZERO_FILLED);
  }

  /** Gives a page of zeros a frame and makes it dirty; returns the frame or NO_FRAME. */
  private long fillZeros(long page) {
    long frame = node.context.allocate(node);
    if (frame != Pmm.NO_FRAME) {
      node.context.memory().zeroPage(frame);
      zeros.remove(page, page + 1);
      add(page, PageEntry.withDirtyState(PageEntry.page(frame), PageEntry.DIRTY));
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
    node.context.counters().suppliedPages++;
    return true;
  }

  /** Takes zeros from the pager, for the pages of a range that are not known. */
  public void suppliedZeros(long first, long end) {
    for (long page = first; page < end; page++) {
      long next = node.pages.next(page);
      long stop = next < 0 ? end : Math.min(next, end);
      List<RangeMap.Range> known = zeros.within(page, stop);
      zeros.put(page, stop, PageEntry.CLEAN);
      known.forEach(range -> zeros.put(range.first(), range.end(), range.value()));
      page = stop;
    }
    source.complete(Command.READ, first, end);
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
    modified = true;
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
        fillZeros(page);
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
    DirtyStates.change(zeros, first, end, PageEntry.DIRTY, PageEntry.AWAITING_CLEAN);
    if (!onlyZeros) {
      DirtyStates.awaitClean(node, first, end);
    }
    node.notifyShared(first, end - first);
  }

  /** Op WRITEBACK_END: what awaits cleaning is clean. */
  public void endWriteback(long first, long end) {
    DirtyStates.change(zeros, first, end, PageEntry.AWAITING_CLEAN, PageEntry.CLEAN);
    DirtyStates.clean(node, first, end);
  }

  /** Returns what is not clean in the range, in order. */
  public List<DirtyRange> dirtyRanges(long first, long end) {
    return DirtyStates.notClean(node.pages, zeros, first, end);
  }

  /** Makes a range without pages zeros that must be written back. */
  void addDirtyZeros(long first, long end) {
    zeros.put(first, end, PageEntry.DIRTY);
    source.complete(Command.READ, first, end);
    modified = true;
  }

  /** Forgets what is beyond a new end. */
  void truncate(long end) {
    zeros.remove(end, Long.MAX_VALUE);
    source.complete(Command.READ, end, Long.MAX_VALUE);
    source.complete(Command.DIRTY, end, Long.MAX_VALUE);
    modified = true;
  }

  /**
   * Detaches the VMO: requests fail from now on. Clean pages go, unless they are pinned, because
   * nobody can supply them again; what must be written back stays.
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
      if (range.value() == PageEntry.CLEAN) {
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

  /** Returns whether a trapped write to the page need not ask. */
  private boolean isDirty(long page) {
    long entry = node.pages.get(page);
    return entry != 0 && PageEntry.dirtyState(entry) == PageEntry.DIRTY;
  }

  /** Asks once more if the pager's answer was refused at once: the pager can fail that request. */
  private Status allowDirty(long page, long count) {
    Status status = askDirty(page, count);
    if (status.isOk() && !isDirty(page)) {
      status = askDirty(page, count);
    }
    return status.isOk() && !isDirty(page) ? Status.ERR_SHOULD_WAIT : status;
  }

  private Status askDirty(long page, long count) {
    node.context.counters().pagerDirties++;
    return source.request(Command.DIRTY, page, count);
  }
}
