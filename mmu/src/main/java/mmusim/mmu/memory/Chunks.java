package mmusim.mmu.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * RAM in chunks of {@link #BYTES} bytes, absent from the heap until written.
 *
 * <p>A flat directory leads to the chunks of the lowest {@link #NEAR_BYTES}, so that a read there
 * is two dependent loads; a directory of two levels leads to the rest.
 *
 * <p>Invariants: all chunks have the same length, and are taken from the budget; the flat directory
 * covers whole chunks of RAM only, and what it covers is not in the other one.
 */
final class Chunks {
  /** log2 of {@link #BYTES}. */
  private static final int SHIFT = 16;

  /** Bytes that come into being together when one of them is first written. */
  static final int BYTES = 1 << SHIFT;

  private static final int PAGES = (int) Pages.numberOf(BYTES);

  /** Of the array: behind the bytes, by page, the lines that may hold anything but zeros. */
  private static final int LENGTH = BYTES + PAGES * Long.BYTES;

  /** How much memory the flat directory covers at most: it takes 4 bytes of heap per chunk. */
  private static final long NEAR_BYTES = 1L << 34;

  private static final int BLOCK_SHIFT = 30;
  private static final int CHUNKS_PER_BLOCK = 1 << (BLOCK_SHIFT - SHIFT);

  private static final byte[][] ABSENT_BLOCK = new byte[CHUNKS_PER_BLOCK][];

  private final Budget budget;
  private final byte[][] near;
  private final byte[][][] blocks;
  private long count;

  /** Creates room for {@code sizeBytes} bytes of RAM. */
  Chunks(long sizeBytes, Budget budget) {
    this.budget = budget;
    this.near = new byte[(int) (Math.min(sizeBytes, NEAR_BYTES) >>> SHIFT)][];
    this.blocks = new byte[(int) ((sizeBytes + (1L << BLOCK_SHIFT) - 1) >>> BLOCK_SHIFT)][][];
    Arrays.fill(blocks, ABSENT_BLOCK);
  }

  /** Returns the bytes of heap that the chunks take. */
  long residentBytes() {
    return count * BYTES;
  }

  /** Returns the chunk that holds an address of RAM, or null if it was never written. */
  byte @Nullable [] get(long paddr) {
    long index = paddr >>> SHIFT;
    return index < near.length
        ? near[(int) index]
        : blocks[(int) (paddr >>> BLOCK_SHIFT)][indexInBlock(paddr)];
  }

  /** Returns where in its chunk a byte is. */
  static int offset(long paddr) {
    return (int) paddr & (BYTES - 1);
  }

  /**
   * Notes that lines of the page of an address may hold anything but zeros.
   *
   * @param lines see {@link Lines}
   */
  static void noteWrittenLines(byte[] chunk, long paddr, long lines) {
    int at = linesOffset(paddr);
    PhysicalMemory.WORDS.set(chunk, at, (long) PhysicalMemory.WORDS.get(chunk, at) | lines);
  }

  /** Returns the lines that were noted of the page of an address, and forgets them. */
  static long takeWrittenLines(byte[] chunk, long paddr) {
    int at = linesOffset(paddr);
    long lines = (long) PhysicalMemory.WORDS.get(chunk, at);
    PhysicalMemory.WORDS.set(chunk, at, 0L);
    return lines;
  }

  private static int linesOffset(long paddr) {
    return BYTES + ((int) Pages.numberOf(paddr) & (PAGES - 1)) * Long.BYTES;
  }

  /**
   * Creates the chunk that holds an address of RAM.
   *
   * @throws LimitException if the budget is used up
   */
  byte[] create(long paddr) {
    budget.take(BYTES);
    byte[] chunk = new byte[LENGTH];
    long index = paddr >>> SHIFT;
    if (index < near.length) {
      near[(int) index] = chunk;
    } else {
      int block = (int) (paddr >>> BLOCK_SHIFT);
      if (blocks[block] == ABSENT_BLOCK) {
        budget.take(4L * CHUNKS_PER_BLOCK);
        blocks[block] = new byte[CHUNKS_PER_BLOCK][];
      }
      blocks[block][indexInBlock(paddr)] = chunk;
    }
    count++;
    return chunk;
  }

  /**
   * Moves as much of the lowest RAM to {@code target} as it holds: a number of whole chunks.
   *
   * @param writtenLines by page: as {@link #takeWrittenLines} gives them, where a chunk was
   */
  void moveTo(byte[] target, long[] writtenLines) {
    for (int index = 0; index < target.length >>> SHIFT; index++) {
      byte[] chunk = near[index];
      if (chunk != null) {
        System.arraycopy(chunk, 0, target, index << SHIFT, BYTES);
        for (int page = 0; page < PAGES; page++) {
          writtenLines[index * PAGES + page] = takeWrittenLines(chunk, Pages.toBytes(page));
        }
        near[index] = null;
        count--;
        budget.giveBack(BYTES);
      }
    }
  }

  private static int indexInBlock(long paddr) {
    return (int) (paddr >>> SHIFT) & (CHUNKS_PER_BLOCK - 1);
  }
}
