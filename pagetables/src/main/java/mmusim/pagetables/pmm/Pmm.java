package mmusim.pagetables.pmm;

import java.util.List;
import java.util.function.LongConsumer;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.memory.PhysicalMemory;
import org.jspecify.annotations.Nullable;

/**
 * The physical memory manager: hands out frames of 4 KiB, one that was freed lately if there is
 * one, else the one with the lowest address.
 *
 * <p>A single frame takes a few loads, and so does a contiguous run that fits an aligned block; see
 * {@link FramePool} and {@link FreeBlocks}. The bookkeeping takes 1.3 bytes per frame, 3.3 where
 * notes are used, and nothing for memory that was never touched.
 *
 * <p>Invariants ({@link #checkInvariants}): every frame has exactly one owner; the frames of all
 * owners add up to those of the machine; a frame that is not handed out has the note 0.
 */
public final class Pmm {
  /** "No frame": what a refused request returns. */
  public static final long NO_FRAME = -1;

  private static final long NEVER = Long.MAX_VALUE;

  private final FrameMap map;
  private final FramePool pool;
  private final long totalFrames;
  private final long[] owned = new long[FrameOwner.count()];

  private @Nullable Reclaimer reclaimer;
  private boolean reclaiming;
  private long allocationsUntilFailure = NEVER;
  private long framesFreeMin;
  private long allocations;
  private long frees;
  private long failures;

  /**
   * Manages all of {@code memory} save the reserved ranges.
   *
   * @param reserved ranges that are never handed out; they may overlap and lie outside RAM
   */
  public Pmm(PhysicalMemory memory, List<PhysicalRange> reserved) {
    this(memory, List.of(new PhysicalRange(0, memory.sizeBytes())), reserved);
  }

  /**
   * Manages the arenas of {@code memory}; what lies between them is a hole.
   *
   * @param arenas where there is RAM, cut off at the size of {@code memory}
   * @param reserved ranges that are never handed out; they may overlap and lie outside RAM
   */
  public Pmm(PhysicalMemory memory, List<PhysicalRange> arenas, List<PhysicalRange> reserved) {
    UsableRam ram = new UsableRam(memory.sizeBytes(), arenas, reserved);
    this.map = new FrameMap(ram, Pages.numberOf(memory.sizeBytes()), memory.budget());
    this.pool = new FramePool(map);
    this.totalFrames = ram.frames();
    this.framesFreeMin = totalFrames;
    owned[FrameOwner.FREE.code] = totalFrames;
  }

  /**
   * Hands out a free frame. Its contents are what was last written.
   *
   * @param owner what the frame is for; one with {@link FrameOwner#isAllocated}
   * @return the physical address of its first byte, or {@link #NO_FRAME}
   */
  public long allocate(FrameOwner owner) {
    if (--allocationsUntilFailure == 0) {
      return refuse();
    }
    long paddr = pool.take(owner);
    if (paddr == NO_FRAME) {
      paddr = reclaim(1) ? pool.take(owner) : NO_FRAME;
      if (paddr == NO_FRAME) {
        return refuse();
      }
    }
    count(owner, 1);
    return paddr;
  }

  /**
   * Hands out {@code count} frames, not necessarily adjacent: all or none.
   *
   * @param count at least 0
   * @param frames receives their physical addresses from index 0 on
   * @return whether they were handed out
   */
  public boolean allocateMany(int count, long[] frames, FrameOwner owner) {
    for (int i = 0; i < count; i++) {
      long frame = allocate(owner);
      if (frame == NO_FRAME) {
        for (int taken = 0; taken < i; taken++) {
          free(frames[taken]);
        }
        return false;
      }
      frames[i] = frame;
    }
    return true;
  }

  /**
   * As {@link #allocateMany}, but never asks the reclaimer: for callers that rely on pages which it
   * could take away, as the page tables rely on the page that they are about to map.
   */
  public boolean allocateManyWithoutReclaim(int count, long[] frames, FrameOwner owner) {
    boolean wasReclaiming = reclaiming;
    reclaiming = true;
    boolean isGranted = allocateMany(count, frames, owner);
    reclaiming = wasReclaiming;
    return isGranted;
  }

  /**
   * Hands out adjacent frames. Counts as one request for the injection of failures.
   *
   * @param frames how many, at least 1
   * @param alignLog2 log2 of the alignment of the first byte, 0..51; less than 12 counts as 12
   * @param limitPaddr all bytes lie below this address; {@link Long#MAX_VALUE} for no limit
   * @return the physical address of the first byte, or {@link #NO_FRAME}
   */
  public long allocateContiguous(long frames, int alignLog2, long limitPaddr, FrameOwner owner) {
    if (frames < 1 || alignLog2 < 0 || alignLog2 > 51) {
      throw new IllegalArgumentException(
          "frames must be positive and the alignment 2^0 to 2^51: " + frames + ", " + alignLog2);
    }
    if (--allocationsUntilFailure == 0) {
      return refuse();
    }
    long alignment = 1L << Math.max(0, alignLog2 - Pages.PAGE_SHIFT);
    long end = limitPaddr < 0 ? map.frames() : Pages.numberOf(limitPaddr);
    long first = pool.takeRun(frames, alignment, end, owner);
    if (first == ContiguousSearch.NO_RUN && reclaim(frames)) {
      first = pool.takeRun(frames, alignment, end, owner);
    }
    if (first == ContiguousSearch.NO_RUN) {
      return refuse();
    }
    count(owner, frames);
    return Pages.toBytes(first);
  }

  /**
   * Gives a frame back.
   *
   * @param framePaddr first byte of a frame that was handed out
   * @throws IllegalArgumentException if it is free already, reserved, misaligned or not RAM
   */
  public void free(long framePaddr) {
    FrameRegion region = map.allocatedRegion(framePaddr);
    owned[region.owners[FramePool.frameWithin(framePaddr)]]--;
    owned[FrameOwner.FREE.code]++;
    frees++;
    pool.give(region, framePaddr);
  }

  /**
   * Gives a frame back that belongs to {@code owner}.
   *
   * @throws IllegalArgumentException as {@link #free(long)}, and if it belongs to someone else
   */
  public void free(long framePaddr, FrameOwner owner) {
    if (ownerOf(framePaddr) != owner) {
      throw new IllegalArgumentException(
          "frame 0x%x belongs to %s, not to %s".formatted(framePaddr, ownerOf(framePaddr), owner));
    }
    free(framePaddr);
  }

  /** Gives back {@code frames} adjacent frames; errors as {@link #free(long)}. */
  public void freeContiguous(long framePaddr, long frames) {
    long end = framePaddr + Pages.toBytes(frames);
    for (long at = framePaddr; at < end; at = endOfPart(at, end)) {
      FrameRegion region = map.allocatedRegion(at);
      int frame = FramePool.frameWithin(at);
      int free = region.firstNotAllocated(frame, framesIn(at, end));
      if (free >= 0) {
        throw map.notAllocated(region.firstPaddr + Pages.toBytes(free));
      }
    }
    for (long at = framePaddr; at < end; at = endOfPart(at, end)) {
      FrameRegion region = map.allocatedRegion(at);
      int frame = FramePool.frameWithin(at);
      region.countOwners(frame, framesIn(at, end), owned, -1);
      pool.giveRun(region, frame, framesIn(at, end));
    }
    owned[FrameOwner.FREE.code] += frames;
    frees += frames;
  }

  /** Returns the end of the part of a range that lies in the region of {@code paddr}. */
  private static long endOfPart(long paddr, long end) {
    return paddr + Pages.toBytes(framesIn(paddr, end));
  }

  private static int framesIn(long paddr, long end) {
    int left = FreeBlocks.FRAMES - FramePool.frameWithin(paddr);
    return (int) Math.min(Pages.numberOf(end - paddr), left);
  }

  /** Returns what the frame that holds {@code paddr} is used for; HOLE where there is no RAM. */
  public FrameOwner ownerOf(long paddr) {
    return map.ownerAt(paddr);
  }

  /** Returns the number that the owner keeps with a frame, -32768..32767; 0 at first. */
  public int note(long framePaddr) {
    FrameRegion region = map.regionAt(framePaddr);
    return region == null ? 0 : region.note(FramePool.frameWithin(framePaddr));
  }

  /**
   * Adds to the number that the owner keeps with a handed-out frame: the entries in use of a page
   * table, the pins of a page.
   *
   * @return the new number
   */
  public int addNote(long framePaddr, int delta) {
    FrameRegion region = map.regionAt(framePaddr);
    if (region == null) {
      throw map.notAllocated(framePaddr);
    }
    return region.addNote(FramePool.frameWithin(framePaddr), delta);
  }

  /** Returns the frames that may be allocated. */
  public long freeFrames() {
    return owned[FrameOwner.FREE.code];
  }

  /** Returns the frames of RAM that are neither a hole nor reserved. */
  public long totalFrames() {
    return totalFrames;
  }

  /** Returns how many frames {@code owner} has; 0 for HOLE and RESERVED, which are not counted. */
  public long framesOwnedBy(FrameOwner owner) {
    return owned[owner.code];
  }

  /** Calls {@code visitor} with each frame that {@code owner} was handed out, lowest first. */
  public void forEachFrame(FrameOwner owner, LongConsumer visitor) {
    if (owner.isAllocated()) {
      map.forEachFrame(owner, visitor);
    }
  }

  /** Returns what happened so far. */
  public PmmStatistics statistics() {
    return new PmmStatistics(
        totalFrames, freeFrames(), framesFreeMin, allocations, frees, failures);
  }

  /** Sets who is asked for frames before a request is refused; null for nobody. */
  public void setReclaimer(@Nullable Reclaimer reclaimer) {
    this.reclaimer = reclaimer;
  }

  /**
   * Makes the {@code nth} request from now on fail as if RAM were used up, that one only, without
   * asking the reclaimer; {@link #allocateMany} counts once for each frame.
   *
   * @param nth 1 for the next request, 0 for none
   */
  public void failAllocation(long nth) {
    allocationsUntilFailure = nth == 0 ? NEVER : nth;
  }

  /**
   * Compares the bitmaps, the owners and the counts with each other.
   *
   * @throws AssertionError if they disagree
   */
  public void checkInvariants() {
    PmmChecker.check(map, pool, owned, totalFrames);
  }

  /**
   * Asks the reclaimer for frames.
   *
   * @param frames how many are wanted, at least 1
   * @return whether at least one was freed; false also within a call of the reclaimer
   */
  public boolean reclaim(long frames) {
    Reclaimer reclaimer = this.reclaimer;
    if (reclaimer == null || reclaiming) {
      return false;
    }
    reclaiming = true;
    boolean freed = reclaimer.reclaim(frames);
    reclaiming = false;
    return freed;
  }

  private void count(FrameOwner owner, long frames) {
    assert owner.isAllocated() : owner;
    long free = owned[FrameOwner.FREE.code] - frames;
    owned[FrameOwner.FREE.code] = free;
    owned[owner.code] += frames;
    framesFreeMin = Math.min(framesFreeMin, free);
    allocations += frames;
  }

  private long refuse() {
    failures++;
    return NO_FRAME;
  }
}
