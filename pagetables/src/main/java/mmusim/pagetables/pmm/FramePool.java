package mmusim.pagetables.pmm;

import mmusim.mmu.memory.Pages;
import org.jspecify.annotations.Nullable;

/**
 * The free frames: a stack of those that were freed lately, over the bitmaps of {@link FrameMap}.
 *
 * <p>A frame on the stack is free by its owner and taken in the bitmaps, so that a frame that goes
 * back and forth costs a push and a pop; the bitmaps alone would change up to 16 words where it
 * joins a large free block. A search for adjacent frames that fails puts the stack back first.
 *
 * <p>Invariant: the frames on the stack have the owner FREE and differ from each other.
 */
final class FramePool {
  /** Most frames on the stack. */
  private static final int RECENT_MAX = 64;

  private static final int FRAME_MASK = FreeBlocks.FRAMES - 1;

  private final FrameMap map;
  private final ContiguousSearch search;
  private final long[] recent = new long[RECENT_MAX];
  private int recentCount;

  /** The lowest region with a free frame in its bitmaps, or null if it has to be looked up. */
  private @Nullable FrameRegion lowest;

  FramePool(FrameMap map) {
    this.map = map;
    this.search = new ContiguousSearch(map);
  }

  /** Takes the frame freed last, else the lowest one; returns its address or NO_FRAME. */
  long take(FrameOwner owner) {
    int last = recentCount - 1;
    if (last < 0) {
      return takeLowest(owner);
    }
    recentCount = last;
    long paddr = recent[last];
    FrameRegion region = map.regionOf(paddr);
    region.owners[frameWithin(paddr)] = (byte) owner.code;
    return paddr;
  }

  private long takeLowest(FrameOwner owner) {
    FrameRegion region = this.lowest;
    if (region == null) {
      int index = map.nextRegion(0, 0);
      if (index < 0) {
        return Pmm.NO_FRAME;
      }
      region = map.materialize(index);
      this.lowest = region;
    }
    int frame = region.free.lowest(0);
    int emptied = region.free.take(frame);
    region.owners[frame] = (byte) owner.code;
    if (emptied != 0) {
      noteEmptied(region, emptied);
    }
    return region.firstPaddr + Pages.toBytes(frame);
  }

  /** Gives a frame back that was taken. */
  void give(FrameRegion region, long paddr) {
    int frame = frameWithin(paddr);
    region.owners[frame] = (byte) FrameOwner.FREE.code;
    region.clearNote(frame);
    int count = recentCount;
    if (count < RECENT_MAX) {
      recent[count] = paddr;
      recentCount = count + 1;
    } else {
      noteFilled(region, region.free.give(frame));
    }
  }

  /** Takes adjacent frames; returns the number of the first, or {@link ContiguousSearch#NO_RUN}. */
  long takeRun(long count, long alignment, long endFrame, FrameOwner owner) {
    long first = search.find(count, alignment, endFrame);
    if (first == ContiguousSearch.NO_RUN && recentCount > 0) {
      putRecentBack();
      first = search.find(count, alignment, endFrame);
    }
    if (first == ContiguousSearch.NO_RUN) {
      return first;
    }
    for (long at = first; at < first + count; ) {
      FrameRegion region = map.materialize((int) (at >>> FreeBlocks.REGION_SHIFT));
      int frame = (int) at & FRAME_MASK;
      int part = (int) Math.min(first + count - at, FreeBlocks.FRAMES - frame);
      noteEmptied(region, region.take(frame, part, owner));
      at += part;
    }
    return first;
  }

  /** Gives adjacent frames of one region back that were taken. */
  void giveRun(FrameRegion region, int frame, int count) {
    noteFilled(region, region.give(frame, count));
  }

  boolean isRecent(long paddr) {
    for (int i = 0; i < recentCount; i++) {
      if (recent[i] == paddr) {
        return true;
      }
    }
    return false;
  }

  static int frameWithin(long paddr) {
    return (int) Pages.numberOf(paddr) & FRAME_MASK;
  }

  private void putRecentBack() {
    for (int i = 0; i < recentCount; i++) {
      FrameRegion region = map.regionOf(recent[i]);
      noteFilled(region, region.free.give(frameWithin(recent[i])));
    }
    recentCount = 0;
  }

  private void noteEmptied(FrameRegion region, int orders) {
    map.update(region.index, orders, false);
    if ((orders & 1) != 0 && region == lowest) {
      lowest = null;
    }
  }

  private void noteFilled(FrameRegion region, int orders) {
    if (orders != 0) {
      map.update(region.index, orders, true);
    }
    FrameRegion lowest = this.lowest;
    if (lowest != null && region.index < lowest.index) {
      this.lowest = region;
    }
  }
}
