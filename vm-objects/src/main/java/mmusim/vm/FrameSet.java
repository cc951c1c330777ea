package mmusim.vm;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import mmusim.mmu.memory.Pages;

/** A set of frames: a bit for each, 4 KiB of bits for the 128 MiB around one that is in it. */
final class FrameSet {
  private static final int BLOCK_SHIFT = 15;

  private final Map<Long, BitSet> blocks = new HashMap<>();
  private long size;

  /** Adds a frame; returns whether it is new. */
  boolean add(long framePaddr) {
    long frame = Pages.numberOf(framePaddr);
    BitSet block = blocks.computeIfAbsent(frame >>> BLOCK_SHIFT, number -> new BitSet());
    int bit = (int) frame & ((1 << BLOCK_SHIFT) - 1);
    if (block.get(bit)) {
      return false;
    }
    block.set(bit);
    size++;
    return true;
  }

  /** Returns how many frames are in the set. */
  long size() {
    return size;
  }
}
