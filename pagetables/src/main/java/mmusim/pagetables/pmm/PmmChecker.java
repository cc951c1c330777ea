package mmusim.pagetables.pmm;

/** The invariants of {@link Pmm}, checked by looking at every frame of the regions in use. */
final class PmmChecker {
  private PmmChecker() {}

  static void check(FrameMap map, FramePool pool, long[] owned, long totalFrames) {
    long[] seen = new long[FrameOwner.count()];
    for (int index = 0; index < map.indexedRegions(); index++) {
      FrameRegion region = map.regionOrNull((long) index << FreeBlocks.REGION_SHIFT);
      if (region != null) {
        checkRegion(map, pool, region, seen);
      }
    }
    long counted = 0;
    for (int owner = 0; owner < seen.length; owner++) {
      counted += owned[owner];
      if (FrameOwner.of(owner).isAllocated()) {
        require(seen[owner] == owned[owner], "frames of " + FrameOwner.of(owner), owned[owner]);
      }
    }
    require(counted == totalFrames, "frames in all", counted);
  }

  private static void checkRegion(FrameMap map, FramePool pool, FrameRegion region, long[] seen) {
    for (int frame = 0; frame < FreeBlocks.FRAMES; frame++) {
      seen[region.owners[frame]]++;
      boolean free = region.owners[frame] == FrameOwner.FREE.code;
      boolean isTaken = !region.free.isFree(0, frame);
      boolean isWaiting = free && isTaken && pool.isWaiting(region, frame);
      require(isTaken == (!free || isWaiting), "free bit of frame", frame);
      require(!free || region.note(frame) == 0, "note of free frame", frame);
    }
    for (int order = 1; order < FreeBlocks.ORDERS; order++) {
      int half = 1 << (order - 1);
      for (int frame = 0; frame < FreeBlocks.FRAMES; frame += 1 << order) {
        boolean halves =
            region.free.isFree(order - 1, frame) && region.free.isFree(order - 1, frame + half);
        require(region.free.isFree(order, frame) == halves, "block of order " + order, frame);
      }
    }
    for (int order = 0; order < FreeBlocks.ORDERS; order++) {
      int first = region.free.next(order, 0);
      require(region.free.lowest(order) == first, "summary of order " + order, first);
      boolean listed = map.nextRegion(order, region.index) == region.index;
      require(listed == (first != FreeBlocks.NO_BLOCK), "bitmap of order " + order, region.index);
    }
  }

  private static void require(boolean holds, String what, long value) {
    if (!holds) {
      throw new AssertionError("frame allocator: wrong " + what + ": " + value);
    }
  }
}
