package mmusim.vm.cow;

import java.util.ArrayList;
import java.util.List;
import mmusim.vm.cow.PagerBacking.DirtyRange;
import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageTree;
import mmusim.vm.page.RangeMap;

/** Which pages of a pager's root are clean, dirty, or in between. */
final class DirtyStates {
  private DirtyStates() {}

  /** Lets the dirty pages in a range await cleaning, but for pinned ones: a device may write. */
  static void awaitClean(CowNode node, long first, long end) {
    PageTree pages = node.pages;
    for (long at = pages.next(first); at >= 0 && at < end; at = pages.next(at + 1)) {
      if (!PagePins.isPinned(node, pages.get(at))) {
        change(pages, at, PageEntry.DIRTY, PageEntry.AWAITING_CLEAN);
      }
    }
  }

  /** Makes the pages in a range clean that await it. */
  static void clean(CowNode node, long first, long end) {
    PageTree pages = node.pages;
    for (long at = pages.next(first); at >= 0 && at < end; at = pages.next(at + 1)) {
      change(pages, at, PageEntry.AWAITING_CLEAN, PageEntry.CLEAN);
    }
  }

  private static void change(PageTree pages, long at, int from, int to) {
    long entry = pages.get(at);
    if (PageEntry.isPage(entry) && PageEntry.dirtyState(entry) == from) {
      pages.put(at, PageEntry.withDirtyState(entry, to));
    }
  }

  /** Returns what is not clean in a range, in order. */
  static List<DirtyRange> notClean(PageTree pages, ZeroIntervals zeros, long first, long end) {
    RangeMap dirty = new RangeMap();
    for (RangeMap.Range range : zeros.within(first, end)) {
      if (range.value() == ZeroIntervals.DIRTY) {
        dirty.put(range.first(), range.end(), 1);
      }
    }
    for (long at = pages.next(first); at >= 0 && at < end; at = pages.next(at + 1)) {
      if (PageEntry.dirtyState(pages.get(at)) != PageEntry.CLEAN) {
        dirty.put(at, at + 1, 0);
      }
    }
    List<DirtyRange> ranges = new ArrayList<>();
    for (RangeMap.Range range : dirty.within(first, end)) {
      ranges.add(new DirtyRange(range.first(), range.end(), range.value() == 1));
    }
    return ranges;
  }
}
