package mmusim.pagetables.pmm;

/**
 * Finds runs of free frames.
 *
 * <p>First an aligned block of the next power of two is looked up, which takes a few loads whatever
 * the size of RAM and however it is fragmented. Only if there is none below the limit are the runs
 * themselves visited: a run of n free frames contains a free aligned block of 2^j frames for the
 * largest j with 2^(j+1) - 1 &lt;= n, so that runs much shorter than n are never looked at.
 */
final class ContiguousSearch {
  /** No such run. */
  static final long NO_RUN = -1;

  private final FrameMap map;

  ContiguousSearch(FrameMap map) {
    this.map = map;
  }

  /**
   * Returns the first frame of a run, or {@link #NO_RUN}.
   *
   * @param count frames, at least 1
   * @param alignment of the first frame, in frames, a power of two
   * @param endFrame the run must end at or before this frame
   */
  long find(long count, long alignment, long endFrame) {
    long end = Math.min(endFrame, map.frames());
    if (count > end) {
      return NO_RUN;
    }
    int order = ceilLog2(Math.max(count, alignment));
    if (order <= FreeBlocks.REGION_SHIFT) {
      int region = map.nextRegion(order, 0);
      if (region >= 0) {
        int block = map.lowestBlock(region, order);
        long frame = ((long) region << FreeBlocks.REGION_SHIFT) + block;
        if (frame + count <= end) {
          return frame;
        }
      }
    }
    return alignment >= FreeBlocks.FRAMES
        ? findAtMultiples(count, alignment, end)
        : findAmongRuns(count, alignment, end);
  }

  /** Tries each multiple of an alignment of at least a region. */
  private long findAtMultiples(long count, long alignment, long end) {
    for (long frame = 0; frame + count <= end; frame += alignment) {
      if (endOfRun(frame, frame + count) >= frame + count) {
        return frame;
      }
    }
    return NO_RUN;
  }

  private long findAmongRuns(long count, long alignment, long end) {
    int order = Math.min(floorLog2((count + 1) / 2), FreeBlocks.REGION_SHIFT);
    long block = map.nextBlock(order, 0);
    while (block != FreeBlocks.NO_BLOCK && block < end) {
      long first = startOfRun(block);
      long aligned = (first + alignment - 1) & -alignment;
      long runEnd = endOfRun(block, Math.max(aligned + count, block));
      if (aligned + count <= Math.min(runEnd, end)) {
        return aligned;
      }
      block = map.nextBlock(order, runEnd);
    }
    return NO_RUN;
  }

  private long startOfRun(long frame) {
    long at = frame;
    while (true) {
      long regionFirst = at & -FreeBlocks.FRAMES;
      long start = regionFirst + map.startOfFree(regionFirst, (int) (at - regionFirst));
      if (start != regionFirst || start == 0 || !map.isFree(start - 1, 0)) {
        return start;
      }
      at = start - 1;
    }
  }

  /** Returns the end of the free frames from {@code frame} on, or a value past {@code enough}. */
  private long endOfRun(long frame, long enough) {
    long at = frame;
    while (at < enough && at < map.frames()) {
      long regionFirst = at & -FreeBlocks.FRAMES;
      long end = regionFirst + map.endOfFree(regionFirst, (int) (at - regionFirst));
      if (end != regionFirst + FreeBlocks.FRAMES) {
        return end;
      }
      at = end;
    }
    return at;
  }

  private static int floorLog2(long value) {
    return 63 - Long.numberOfLeadingZeros(value);
  }

  private static int ceilLog2(long value) {
    return value <= 1 ? 0 : floorLog2(value - 1) + 1;
  }
}
