package mmusim.pagetables.pmm;

import java.util.Arrays;
import mmusim.mmu.memory.Pages;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of 128 MiB of physical memory: which frames are free, who owns the others, and the
 * number that the owner keeps with a frame.
 *
 * <p>Invariant: a frame is free in {@link #free} only if its owner is {@link FrameOwner#FREE}.
 */
final class FrameRegion {
  /** What a region takes of the heap at most: owners, notes, and bits of free blocks. */
  static final long HEAP_BYTES = 4L * FreeBlocks.FRAMES;

  final int index;
  final long firstPaddr;
  final FreeBlocks free = new FreeBlocks();

  /** The code of the {@link FrameOwner} of every frame. */
  final byte[] owners = new byte[FreeBlocks.FRAMES];

  /** The notes, or null while all are 0. */
  private short @Nullable [] notes;

  /** Creates the region with all its frames free. */
  FrameRegion(int index) {
    this.index = index;
    this.firstPaddr = (long) index << (FreeBlocks.REGION_SHIFT + Pages.PAGE_SHIFT);
    int changed = free.giveRange(0, FreeBlocks.FRAMES);
    assert changed == FreeBlocks.ALL_ORDERS;
  }

  /** Takes frames out of the free ones; returns the orders that became empty. */
  int take(int frame, int count, FrameOwner owner) {
    assert free.endOfFree(frame) >= frame + count;
    Arrays.fill(owners, frame, frame + count, (byte) owner.code);
    return free.takeRange(frame, count);
  }

  /** Gives frames back; returns the orders that became available. */
  int give(int frame, int count) {
    Arrays.fill(owners, frame, frame + count, (byte) FrameOwner.FREE.code);
    if (notes != null) {
      Arrays.fill(notes, frame, frame + count, (short) 0);
    }
    return free.giveRange(frame, count);
  }

  /** Returns whether a frame was handed out. */
  boolean isAllocated(int frame) {
    return owners[frame] > FrameOwner.RESERVED.code;
  }

  /** Returns the first of {@code count} frames that was not handed out, or -1. */
  int firstNotAllocated(int frame, int count) {
    byte[] owners = this.owners;
    for (int at = frame; at < frame + count; at++) {
      if (owners[at] <= FrameOwner.RESERVED.code) {
        return at;
      }
    }
    return -1;
  }

  /** Adds {@code delta} to the count of its owner for each of {@code count} frames. */
  void countOwners(int frame, int count, long[] counts, int delta) {
    byte[] owners = this.owners;
    for (int at = frame; at < frame + count; at++) {
      counts[owners[at]] += delta;
    }
  }

  int note(int frame) {
    short[] notes = this.notes;
    return notes == null ? 0 : notes[frame];
  }

  int addNote(int frame, int delta) {
    short[] notes = this.notes;
    if (notes == null) {
      notes = new short[FreeBlocks.FRAMES];
      this.notes = notes;
    }
    notes[frame] += (short) delta;
    return notes[frame];
  }

  void clearNote(int frame) {
    if (notes != null) {
      notes[frame] = 0;
    }
  }
}
