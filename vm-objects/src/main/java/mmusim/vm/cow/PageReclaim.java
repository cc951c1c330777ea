package mmusim.vm.cow;

import mmusim.vm.page.EvictionQueue;
import mmusim.vm.page.PageEntry;

/**
 * What memory pressure takes from a node: clean pages of a pager one by one, a discardable VMO
 * whole.
 *
 * @see "Zircon VM reference, 7 zx_vmo_op_range, and 14 Pagers"
 */
final class PageReclaim {
  private PageReclaim() {}

  /** As {@link EvictionQueue.Owner#evict}. */
  static long evict(CowNode node, long page) {
    long entry = node.pages.get(page);
    if (node.backing == null || !PageEntry.isPage(entry)) {
      return EvictionQueue.Owner.GONE;
    }
    if (PagePins.isPinned(node, entry)
        || PageEntry.isAlwaysNeeded(entry)
        || PageEntry.dirtyState(entry) != PageEntry.CLEAN) {
      return 0;
    }
    node.notifyRemoved(page, 1);
    node.context.free(PageEntry.frame(node.pages.remove(page)));
    node.reclaimEvents++;
    node.context.counters().evictions++;
    return 1;
  }

  /** As {@link EvictionQueue.Owner#discard}. */
  static long discard(CowNode node) {
    if (node.context.isAllocating(node) || node.pinnedPages > 0) {
      return 0;
    }
    node.notifyRemoved(0, node.pageCount);
    long frames = PageRelease.freeOwn(node, 0, node.pageCount);
    node.discarded = true;
    node.reclaimEvents++;
    node.context.counters().discards++;
    node.context.counters().discardedFrames += frames;
    node.context.evictionQueue().removeDiscardable(node);
    return frames;
  }
}
