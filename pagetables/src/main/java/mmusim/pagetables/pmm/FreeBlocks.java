package mmusim.pagetables.pmm;

/**
 * Which frames of a region of 2^15 are free, with an answer to "where is the lowest free block of
 * 2^k frames?" in three loads.
 *
 * <p>Idea: for every order k a bitmap with a bit for each aligned block of 2^k frames, set while
 * the whole block is free (the state of a buddy allocator, without its lists: a block that is part
 * of a larger free block keeps its own bit). Over each bitmap lie two levels of summary, a bit for
 * each word that is not zero. Taking or giving a frame changes the bitmaps upwards until one does
 * not change: two of them on average, 16 at most. All bitmaps of a region take 8.3 KiB, a quarter
 * of a byte per frame.
 *
 * <pre>
 *   words: | order 0: 512 words | order 1: 256 | ... | order 9..15: 1 each | summaries: 16 x 8 | tops: 16 |
 * </pre>
 *
 * <p>Invariants: the bit of a block of order k+1 is the AND of its two halves; a summary bit is set
 * exactly if the word below it is not zero.
 */
final class FreeBlocks {
  /** log2 of the frames of a region. */
  static final int REGION_SHIFT = 15;

  /** Frames of a region. */
  static final int FRAMES = 1 << REGION_SHIFT;

  /** The orders 0 (a frame) to 15 (the whole region). */
  static final int ORDERS = REGION_SHIFT + 1;

  /** All orders, as {@link #takeRange} and {@link #give} name them. */
  static final int ALL_ORDERS = (1 << ORDERS) - 1;

  /** No such block. */
  static final int NO_BLOCK = -1;

  private static final int SUMMARY_WORDS = FRAMES / 64 / 64;
  private static final int[] FIRST_WORD = new int[ORDERS + 1];
  private static final int SUMMARIES;
  private static final int TOPS;

  static {
    for (int order = 0; order < ORDERS; order++) {
      FIRST_WORD[order + 1] = FIRST_WORD[order] + Math.max(1, (FRAMES >>> order) / 64);
    }
    SUMMARIES = FIRST_WORD[ORDERS];
    TOPS = SUMMARIES + ORDERS * SUMMARY_WORDS;
  }

  private final long[] words = new long[TOPS + ORDERS];

  /** Returns whether all frames of the block of {@code order} that starts at frame are free. */
  boolean isFree(int order, int frame) {
    int block = frame >>> order;
    return (words[FIRST_WORD[order] + (block >>> 6)] >>> block & 1) != 0;
  }

  /** Returns the first frame of the lowest free block of {@code order}, or {@link #NO_BLOCK}. */
  int lowest(int order) {
    long[] words = this.words;
    long top = words[TOPS + order];
    if (top == 0) {
      return NO_BLOCK;
    }
    int summary = Long.numberOfTrailingZeros(top);
    long summaryWord = words[SUMMARIES + order * SUMMARY_WORDS + summary];
    int word = (summary << 6) + Long.numberOfTrailingZeros(summaryWord);
    int bit = Long.numberOfTrailingZeros(words[FIRST_WORD[order] + word]);
    return ((word << 6) + bit) << order;
  }

  /** Returns the first free block of {@code order} at or after {@code frame}, or no block. */
  int next(int order, int frame) {
    int blocks = FRAMES >>> order;
    int block = (frame + (1 << order) - 1) >>> order;
    while (block < blocks) {
      long rest = words[FIRST_WORD[order] + (block >>> 6)] >>> block;
      if (rest != 0) {
        return (block + Long.numberOfTrailingZeros(rest)) << order;
      }
      block = (block | 63) + 1;
    }
    return NO_BLOCK;
  }

  /** Returns the end of the free frames that start at {@code frame}: {@code frame} if none. */
  int endOfFree(int frame) {
    int at = frame;
    while (at < FRAMES) {
      int order =
          at == 0 ? REGION_SHIFT : Math.min(REGION_SHIFT, Integer.numberOfTrailingZeros(at));
      while (order >= 0 && !isFree(order, at)) {
        order--;
      }
      if (order < 0) {
        break;
      }
      at += 1 << order;
    }
    return at;
  }

  /** As {@link #endOfFree}, of a free frame, but at most where its word of the bitmap ends. */
  int endOfFreeInWord(int frame) {
    return frame + Long.numberOfTrailingZeros(~(words[frame >>> 6] >>> frame));
  }

  /** Returns the start of the free frames that end at {@code end}: {@code end} if none. */
  int startOfFree(int end) {
    int at = end;
    while (at > 0) {
      int order = Integer.numberOfTrailingZeros(at);
      while (order >= 0 && !isFree(order, at - (1 << order))) {
        order--;
      }
      if (order < 0) {
        break;
      }
      at -= 1 << order;
    }
    return at;
  }

  /**
   * Gives back one taken frame.
   *
   * @return the orders that had no free block before and have one now
   */
  int give(int frame) {
    long[] words = this.words;
    int filled = 0;
    for (int order = 0; order < ORDERS; order++) {
      int block = frame >>> order;
      int at = FIRST_WORD[order] + (block >>> 6);
      long word = words[at];
      words[at] = word | 1L << block;
      if (word == 0) {
        filled |= setSummary(order, block >>> 6);
      }
      if (order == REGION_SHIFT || (words[at] >>> (block ^ 1) & 1) == 0) {
        break;
      }
    }
    return filled;
  }

  /**
   * Takes {@code count} free frames from {@code frame} on.
   *
   * @return the orders of which no free block is left, bit k for order k
   */
  int takeRange(int frame, int count) {
    int emptied = 0;
    int at = frame;
    for (int end = frame + count; at < end; ) {
      int order = blockOrder(at, end);
      for (int lower = 0; lower < order; lower++) {
        emptied |= fillWords(lower, at >>> lower, (at + (1 << order)) >>> lower, false);
      }
      emptied |= takeUpwards(at, order);
      at += 1 << order;
    }
    return emptied;
  }

  /** Gives back {@code count} frames from {@code frame} on; the result is as of {@link #give}. */
  int giveRange(int frame, int count) {
    int filled = 0;
    int at = frame;
    for (int end = frame + count; at < end; ) {
      int order = blockOrder(at, end);
      for (int lower = 0; lower < order; lower++) {
        filled |= fillWords(lower, at >>> lower, (at + (1 << order)) >>> lower, true);
      }
      filled |= giveUpwards(at, order);
      at += 1 << order;
    }
    return filled;
  }

  private static int blockOrder(int at, int end) {
    int aligned = at == 0 ? REGION_SHIFT : Integer.numberOfTrailingZeros(at);
    int fitting = 31 - Integer.numberOfLeadingZeros(end - at);
    return Math.min(aligned, fitting);
  }

  private int takeUpwards(int frame, int fromOrder) {
    int emptied = 0;
    for (int order = fromOrder; order < ORDERS && isFree(order, frame); order++) {
      int block = frame >>> order;
      emptied |= fillWords(order, block, block + 1, false);
    }
    return emptied;
  }

  private int giveUpwards(int frame, int fromOrder) {
    int filled = 0;
    for (int order = fromOrder; order < ORDERS; order++) {
      int block = frame >>> order;
      filled |= fillWords(order, block, block + 1, true);
      if (order == REGION_SHIFT || !isFree(order, (block ^ 1) << order)) {
        break;
      }
    }
    return filled;
  }

  /** Sets or clears the bits of the blocks {@code from} to {@code end}, exclusive, of an order. */
  private int fillWords(int order, int from, int end, boolean free) {
    int changed = 0;
    for (int block = from; block < end; ) {
      int word = block >>> 6;
      int next = Math.min(end, (word + 1) << 6);
      long mask = -1L >>> (64 - (next - block)) << block;
      int at = FIRST_WORD[order] + word;
      long before = words[at];
      words[at] = free ? before | mask : before & ~mask;
      if (free && before == 0) {
        changed |= setSummary(order, word);
      } else if (!free && before != 0 && words[at] == 0) {
        changed |= clearSummary(order, word);
      }
      block = next;
    }
    return changed;
  }

  private int clearSummary(int order, int word) {
    int at = SUMMARIES + order * SUMMARY_WORDS + (word >>> 6);
    words[at] &= ~(1L << word);
    if (words[at] != 0) {
      return 0;
    }
    words[TOPS + order] &= ~(1L << (word >>> 6));
    return words[TOPS + order] == 0 ? 1 << order : 0;
  }

  private int setSummary(int order, int word) {
    words[SUMMARIES + order * SUMMARY_WORDS + (word >>> 6)] |= 1L << word;
    boolean wasEmpty = words[TOPS + order] == 0;
    words[TOPS + order] |= 1L << (word >>> 6);
    return wasEmpty ? 1 << order : 0;
  }
}
