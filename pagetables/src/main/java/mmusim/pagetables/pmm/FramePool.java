package mmusim.pagetables.pmm;

import mmusim.mmu.memory.Pages;
import org.jspecify.annotations.Nullable;

/**
 * The free frames: a stack of those that were freed lately, over a batch of the lowest others, over
 * the bitmaps of {@link FrameMap}.
 *
 * <p>A frame on the stack or in the batch is free by its owner and taken in the bitmaps, so that a
 * frame that goes back and forth costs a push and a pop, and the next one up an addition; the
 * bitmaps alone would change up to 16 words where it joins a large free block. A search for
 * adjacent frames that fails puts the stack back first. The batch goes back before anything else is
 * done with the bitmaps, so that nobody can tell that it is there.
 *
 * <p>Invariants: the frames on the stack and in the batch have the owner FREE and differ from each
 * other; those in the batch are lower than any that is free in the bitmaps.
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

  /** Where the batch lies, which reaches from the first of these frames up to the second. */
  private @Nullable FrameRegion batchRegion;

  private int batchFirst;
  private int batchEnd;

  FramePool(FrameMap map) {
    this.map = map;
    this.search = new ContiguousSearch(map);
  }

  /** Takes the frame freed last, else the lowest one; returns its address or NO_FRAME. */
  long take(FrameOwner owner) {
    int last = recentCount - 1;
    if (last < 0) {
      return takeOfBatch(owner);
    }
    recentCount = last;
    long paddr = recent[last];
    FrameRegion region = map.regionOf(paddr);
    region.owners[frameWithin(paddr)] = (byte) owner.code;
    return paddr;
  }

  private long takeOfBatch(FrameOwner owner) {
    FrameRegion region = batchRegion;
    if (region == null || batchFirst == batchEnd) {
      region = takeBatch();
      if (region == null) {
        return Pmm.NO_FRAME;
      }
    }
    int frame = batchFirst;
    batchFirst = frame + 1;
    region.owners[frame] = (byte) owner.code;
    return region.firstPaddr + Pages.toBytes(frame);
  }

  /** Takes the lowest frame and those adjacent to it out of the bitmaps, up to a word of them. */
  private @Nullable FrameRegion takeBatch() {
    FrameRegion region = this.lowest;
    if (region == null) {
      int index = map.nextRegion(0, 0);
      if (index < 0) {
        return null;
      }
      region = map.materialize(index);
      this.lowest = region;
    }
    batchRegion = region;
    batchFirst = region.free.lowest(0);
    batchEnd = region.free.endOfFreeInWord(batchFirst);
    noteEmptied(region, region.free.takeRange(batchFirst, batchEnd - batchFirst));
    return region;
  }

  private void putBatchBack() {
    FrameRegion region = batchRegion;
    if (region != null && batchFirst != batchEnd) {
      int count = batchEnd - batchFirst;
      batchEnd = batchFirst;
      noteFilled(region, region.free.giveRange(batchFirst, count));
    }
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
      putBatchBack();
      noteFilled(region, region.free.give(frame));
    }
  }

  /** Takes adjacent frames; returns the number of the first, or {@link ContiguousSearch#NO_RUN}. */
  long takeRun(long count, long alignment, long endFrame, FrameOwner owner) {
    putBatchBack();
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
    putBatchBack();
    noteFilled(region, region.give(frame, count));
  }

  /** Returns whether a frame that is free waits outside the bitmaps. */
  boolean isWaiting(FrameRegion region, int frame) {
    boolean isInBatch = region == batchRegion && frame >= batchFirst && frame < batchEnd;
    return isInBatch || isRecent(region.firstPaddr + Pages.toBytes(frame));
  }

  private boolean isRecent(long paddr) {
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
    map.update(region.index, orders, true);
    FrameRegion lowest = this.lowest;
    if (lowest != null && region.index < lowest.index) {
      this.lowest = region;
    }
  }
}
