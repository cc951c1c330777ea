package mmusim.pagetables.pmm;

import java.util.Arrays;
import java.util.function.LongConsumer;
import mmusim.mmu.memory.Budget;
import mmusim.mmu.memory.Pages;
import org.jspecify.annotations.Nullable;

/**
 * The regions of a machine, found by the size of the free blocks that they have.
 *
 * <p>For each order a bitmap over regions says which has a free block of that order. Regions come
 * into being in two steps, so that a machine costs what it touches: first they are <em>indexed</em>
 * , 64 at a time and from address 0 on (6 bytes each), when a search runs out of those known so
 * far; then <em>materialized</em> (40 KiB) when a frame of theirs changes hands.
 *
 * <p>Invariants: bit r of {@code available[k]} is set exactly if region r is indexed and has a free
 * block of order k; a region without an object has all its frames free or none usable.
 */
final class FrameMap {
  private static final int INDEX_STEP = 64;

  private final Budget budget;
  private final UsableRam ram;
  private final long frames;
  private final int regionCount;
  private final long[][] available = new long[FreeBlocks.ORDERS][1];
  private @Nullable FrameRegion[] regions = new FrameRegion[INDEX_STEP];
  private int indexed;

  FrameMap(UsableRam ram, long frames, Budget budget) {
    this.budget = budget;
    this.ram = ram;
    this.frames = frames;
    this.regionCount = (int) ((frames + FreeBlocks.FRAMES - 1) >>> FreeBlocks.REGION_SHIFT);
  }

  long frames() {
    return frames;
  }

  /** Returns the lowest region from {@code from} on with a free block of the order, or -1. */
  int nextRegion(int order, int from) {
    int region = from;
    do {
      long[] bitmap = available[order];
      while (region < indexed) {
        long rest = bitmap[region >>> 6] >>> region;
        if (rest != 0) {
          return region + Long.numberOfTrailingZeros(rest);
        }
        region = (region | 63) + 1;
      }
    } while (indexUpTo(region));
    return -1;
  }

  /** Returns the region, made now if need be; {@code index} is less than the region count. */
  FrameRegion materialize(int index) {
    while (index >= indexed && indexUpTo(index)) {
      assert indexed <= regionCount;
    }
    FrameRegion region = regions[index];
    if (region == null) {
      region = newRegion(index);
      regions[index] = region;
    }
    return region;
  }

  /** Returns the region if it was ever changed, else null. */
  @Nullable FrameRegion regionOrNull(long frame) {
    int index = (int) (frame >>> FreeBlocks.REGION_SHIFT);
    return index < indexed ? regions[index] : null;
  }

  /** Returns the region of a frame that has changed hands before. */
  FrameRegion regionOf(long paddr) {
    FrameRegion region = regions[(int) (paddr >>> (FreeBlocks.REGION_SHIFT + Pages.PAGE_SHIFT))];
    if (region == null) {
      throw new AssertionError(paddr);
    }
    return region;
  }

  /** Returns the region of the frame at an address, if it was ever changed, else null. */
  @Nullable FrameRegion regionAt(long framePaddr) {
    long frame = Pages.numberOf(framePaddr);
    return Pages.isAligned(framePaddr) && frame < frames ? regionOrNull(frame) : null;
  }

  /**
   * Returns the region of a frame that was handed out.
   *
   * @throws IllegalArgumentException if it was not
   */
  FrameRegion allocatedRegion(long framePaddr) {
    FrameRegion region = regionAt(framePaddr);
    if (region == null || !region.isAllocated(FramePool.frameWithin(framePaddr))) {
      throw notAllocated(framePaddr);
    }
    return region;
  }

  /** Returns the error that the frame at an address was not handed out. */
  IllegalArgumentException notAllocated(long framePaddr) {
    return new IllegalArgumentException(
        "0x%x is not a frame that was handed out: it is %s"
            .formatted(
                framePaddr, Pages.isAligned(framePaddr) ? ownerAt(framePaddr) : "misaligned"));
  }

  /** Calls {@code visitor} with each frame of an owner that frames are handed to, lowest first. */
  void forEachFrame(FrameOwner owner, LongConsumer visitor) {
    for (int index = 0; index < indexed; index++) {
      FrameRegion region = regions[index];
      for (int frame = 0; region != null && frame < FreeBlocks.FRAMES; frame++) {
        if (region.owners[frame] == owner.code) {
          visitor.accept(region.firstPaddr + Pages.toBytes(frame));
        }
      }
    }
  }

  int indexedRegions() {
    return indexed;
  }

  /** Returns what the frame that holds {@code paddr} is used for; HOLE where there is no RAM. */
  FrameOwner ownerAt(long paddr) {
    long frame = Pages.numberOf(paddr);
    return frame < frames ? ownerOf(frame) : FrameOwner.HOLE;
  }

  FrameOwner ownerOf(long frame) {
    FrameRegion region = regionOrNull(frame);
    return region == null
        ? ram.ownerOf(frame)
        : FrameOwner.of(region.owners[(int) frame & (FreeBlocks.FRAMES - 1)]);
  }

  boolean isFree(long frame, int order) {
    FrameRegion region = regionOrNull(frame);
    if (region != null) {
      return region.free.isFree(order, (int) frame & (FreeBlocks.FRAMES - 1));
    }
    return ram.framesWithin(frame, frame + (1L << order)) == 1L << order;
  }

  /** Returns the first frame, within the region, of its lowest free block of the order. */
  int lowestBlock(int region, int order) {
    FrameRegion metadata = regions[region];
    return metadata == null ? 0 : metadata.free.lowest(order);
  }

  /** Returns the first free block of the order at or after {@code frame}, or NO_BLOCK. */
  long nextBlock(int order, long frame) {
    int index = (int) (frame >>> FreeBlocks.REGION_SHIFT);
    int within = (int) frame & (FreeBlocks.FRAMES - 1);
    while ((index = nextRegion(order, index)) >= 0) {
      long first = (long) index << FreeBlocks.REGION_SHIFT;
      int block = nextBlockWithin(index, order, Math.max(0, (int) Math.min(frame - first, within)));
      if (block != FreeBlocks.NO_BLOCK) {
        return first + block;
      }
      index++;
      within = 0;
    }
    return FreeBlocks.NO_BLOCK;
  }

  private int nextBlockWithin(int region, int order, int from) {
    FrameRegion metadata = regions[region];
    if (metadata != null) {
      return metadata.free.next(order, from);
    }
    int block = (from + (1 << order) - 1) & -(1 << order);
    return block < FreeBlocks.FRAMES ? block : FreeBlocks.NO_BLOCK;
  }

  /** Returns the end, within its region, of the free frames from frame {@code from} of it on. */
  int endOfFree(long regionFirst, int from) {
    FrameRegion region = regionUnlessUniform(regionFirst);
    if (region != null) {
      return region.free.endOfFree(from);
    }
    return isFree(regionFirst, FreeBlocks.REGION_SHIFT) ? FreeBlocks.FRAMES : from;
  }

  /** Returns the start, within its region, of the free frames that end before {@code end} of it. */
  int startOfFree(long regionFirst, int end) {
    FrameRegion region = regionUnlessUniform(regionFirst);
    if (region != null) {
      return region.free.startOfFree(end);
    }
    return isFree(regionFirst, FreeBlocks.REGION_SHIFT) ? 0 : end;
  }

  /** Returns the region, or null if it never changed and all its frames are alike. */
  private @Nullable FrameRegion regionUnlessUniform(long regionFirst) {
    FrameRegion region = regionOrNull(regionFirst);
    if (region != null) {
      return region;
    }
    long usable = ram.framesWithin(regionFirst, regionFirst + FreeBlocks.FRAMES);
    return usable == 0 || usable == FreeBlocks.FRAMES
        ? null
        : materialize((int) (regionFirst >>> FreeBlocks.REGION_SHIFT));
  }

  /** Records that regions lost or gained the last free block of the orders in {@code changed}. */
  void update(int region, int changed, boolean free) {
    for (int rest = changed; rest != 0; rest &= rest - 1) {
      long[] bitmap = available[Integer.numberOfTrailingZeros(rest)];
      if (free) {
        bitmap[region >>> 6] |= 1L << region;
      } else {
        bitmap[region >>> 6] &= ~(1L << region);
      }
    }
  }

  /** Indexes the step of regions after the last; returns whether {@code region} is known now. */
  private boolean indexUpTo(int region) {
    if (region >= regionCount) {
      return false;
    }
    int end = Math.min(indexed + INDEX_STEP, regionCount);
    if (end > regions.length) {
      grow(Math.min(Math.max(end, regions.length * 2), regionCount));
    }
    while (indexed < end) {
      index(indexed++);
    }
    return true;
  }

  private void grow(int capacity) {
    regions = Arrays.copyOf(regions, capacity);
    for (int order = 0; order < FreeBlocks.ORDERS; order++) {
      available[order] = Arrays.copyOf(available[order], (capacity + 63) >>> 6);
    }
  }

  private void index(int index) {
    long first = (long) index << FreeBlocks.REGION_SHIFT;
    long usable = ram.framesWithin(first, first + FreeBlocks.FRAMES);
    if (usable == FreeBlocks.FRAMES) {
      update(index, FreeBlocks.ALL_ORDERS, true);
    } else if (usable != 0) {
      FrameRegion region = newRegion(index);
      regions[index] = region;
      int orders = 0;
      for (int order = 0; order < FreeBlocks.ORDERS; order++) {
        orders |= region.free.lowest(order) == FreeBlocks.NO_BLOCK ? 0 : 1 << order;
      }
      update(index, orders, true);
    }
  }

  private FrameRegion newRegion(int index) {
    budget.take(FrameRegion.HEAP_BYTES);
    FrameRegion region = new FrameRegion(index);
    long first = (long) index << FreeBlocks.REGION_SHIFT;
    long usable = ram.framesWithin(first, first + FreeBlocks.FRAMES);
    for (int frame = 0; usable < FreeBlocks.FRAMES && frame < FreeBlocks.FRAMES; frame++) {
      FrameOwner owner = ram.ownerOf(first + frame);
      if (owner != FrameOwner.FREE) {
        int changed = region.take(frame, 1, owner);
        assert changed >= 0;
      }
    }
    return region;
  }
}
