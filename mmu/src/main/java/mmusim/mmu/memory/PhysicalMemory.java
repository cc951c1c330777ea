package mmusim.mmu.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Little-endian physical memory from address 0 on, absent from the heap until written.
 *
 * <p>Storage is {@code long[]} chunks of {@link #CHUNK_BYTES} bytes; a chunk that was never written
 * reads as zero and costs nothing. A flat directory leads to those of the lowest {@link
 * #NEAR_BYTES}, so that a read there is two dependent loads, which is what a page walk is made of;
 * a directory of two levels leads to the rest. Addresses beyond {@link #sizeBytes()} read as all
 * ones and swallow writes, as an x86 bus does where nothing answers.
 *
 * <p>Invariants: all chunks have the same length; {@code residentBytes} is their number times
 * {@link #CHUNK_BYTES}, and all of them are taken from the budget; the flat directory covers whole
 * chunks of RAM only, and what it covers is not in the other one. One machine, one thread.
 */
public final class PhysicalMemory {
  /** log2 of {@link #CHUNK_BYTES}. */
  private static final int CHUNK_SHIFT = 16;

  /** Bytes that come into being together when one of them is first written. */
  public static final long CHUNK_BYTES = 1L << CHUNK_SHIFT;

  /** How much memory the flat directory covers at most: it takes 4 bytes of heap per chunk. */
  private static final long NEAR_BYTES = 1L << 34;

  private static final int BLOCK_SHIFT = 30;
  private static final int CHUNKS_PER_BLOCK = 1 << (BLOCK_SHIFT - CHUNK_SHIFT);
  private static final int CHUNK_WORD_MASK = (int) (CHUNK_BYTES / 8) - 1;

  private static final long[][] ABSENT_BLOCK = new long[CHUNKS_PER_BLOCK][];

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long sizeBytes;
  private final Budget budget;
  private final long[][] near;
  private final long[][][] blocks;
  private long residentBytes;

  /**
   * Creates memory of {@code sizeBytes} bytes that may take half of the Java heap.
   *
   * @param sizeBytes a multiple of 4 KiB, at least one page, at most 2^52
   */
  public PhysicalMemory(long sizeBytes) {
    this(sizeBytes, Budget.ofHalfTheHeap());
  }

  /**
   * Creates memory of {@code sizeBytes} bytes.
   *
   * @param sizeBytes a multiple of 4 KiB, at least one page, at most 2^52
   * @param budget of the machine: what is written is taken from it
   * @throws IllegalArgumentException if the size is outside that range
   */
  public PhysicalMemory(long sizeBytes, Budget budget) {
    if (sizeBytes <= 0 || sizeBytes > 1L << 52 || !Pages.isAligned(sizeBytes)) {
      throw new IllegalArgumentException(
          "RAM must be a multiple of 4 KiB from 4 KiB to 4 PiB: " + sizeBytes + " bytes");
    }
    this.sizeBytes = sizeBytes;
    this.budget = budget;
    this.near = new long[(int) (Math.min(sizeBytes, NEAR_BYTES) >>> CHUNK_SHIFT)][];
    this.blocks = new long[(int) ((sizeBytes + (1L << BLOCK_SHIFT) - 1) >>> BLOCK_SHIFT)][][];
    java.util.Arrays.fill(blocks, ABSENT_BLOCK);
  }

  /** Returns what the machine may take of the host. */
  public Budget budget() {
    return budget;
  }

  /** Returns the installed bytes. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** Returns the bytes of heap that hold written memory. */
  public long residentBytes() {
    return residentBytes;
  }

  /** Returns whether {@code paddr} is RAM. */
  public boolean isRam(long paddr) {
    return Long.compareUnsigned(paddr, sizeBytes) < 0;
  }

  /**
   * Reads the aligned 8 bytes at {@code paddr}.
   *
   * @param paddr a multiple of 8
   * @return the value; 0 where nothing was written, all ones beyond RAM
   */
  public long readU64(long paddr) {
    long index = paddr >>> CHUNK_SHIFT;
    if (index >= near.length) {
      return readFar(paddr);
    }
    long[] chunk = near[(int) index];
    return chunk == null ? 0 : chunk[wordIndex(paddr)];
  }

  private long readFar(long paddr) {
    if (!isRam(paddr)) {
      return -1L;
    }
    long[] chunk = blocks[(int) (paddr >>> BLOCK_SHIFT)][chunkIndex(paddr)];
    return chunk == null ? 0 : chunk[wordIndex(paddr)];
  }

  /**
   * Writes the aligned 8 bytes at {@code paddr}; beyond RAM nothing happens.
   *
   * @param paddr a multiple of 8
   * @throws LimitException if the budget is used up
   */
  public void writeU64(long paddr, long value) {
    if (Long.compareUnsigned(paddr, sizeBytes) >= 0) {
      return;
    }
    long[] chunk = chunkOf(paddr);
    if (chunk == null) {
      if (value == 0) {
        return;
      }
      chunk = materialize(paddr);
    }
    chunk[wordIndex(paddr)] = value;
  }

  /** Reads the byte at {@code paddr}, 0..255. */
  public int readU8(long paddr) {
    return (int) (readU64(paddr & ~7L) >>> ((paddr & 7) << 3)) & 0xff;
  }

  /** Writes the low 8 bits of {@code value} at {@code paddr}. */
  public void writeU8(long paddr, int value) {
    long word = paddr & ~7L;
    int shift = (int) (paddr & 7) << 3;
    writeU64(word, (readU64(word) & ~(0xffL << shift)) | (value & 0xffL) << shift);
  }

  /** Copies {@code length} bytes from {@code paddr} into {@code target} at {@code targetOffset}. */
  public void read(long paddr, byte[] target, int targetOffset, int length) {
    long at = paddr;
    int out = targetOffset;
    int end = targetOffset + length;
    while (out < end && (at & 7) != 0) {
      target[out++] = (byte) readU8(at++);
    }
    while (end - out >= 8) {
      int words = wordsToChunkEnd(at, end - out);
      long[] chunk = chunkOrNull(at);
      int from = wordIndex(at);
      long absent = isRam(at) ? 0 : -1L;
      for (int word = 0; word < words; word++) {
        LONGS.set(target, out + word * 8, chunk == null ? absent : chunk[from + word]);
      }
      out += words * 8;
      at += words * 8L;
    }
    while (out < end) {
      target[out++] = (byte) readU8(at++);
    }
  }

  /**
   * Copies {@code length} bytes of {@code source} from {@code sourceOffset} on to {@code paddr}.
   */
  public void write(long paddr, byte[] source, int sourceOffset, int length) {
    long at = paddr;
    int in = sourceOffset;
    int end = sourceOffset + length;
    while (in < end && (at & 7) != 0) {
      writeU8(at++, source[in++]);
    }
    while (end - in >= 8) {
      int words = wordsToChunkEnd(at, end - in);
      long[] chunk = chunkOrNull(at);
      if (chunk == null) {
        for (int word = 0; word < words; word++) {
          writeU64(at + word * 8L, (long) LONGS.get(source, in + word * 8));
        }
      } else {
        int to = wordIndex(at);
        for (int word = 0; word < words; word++) {
          chunk[to + word] = (long) LONGS.get(source, in + word * 8);
        }
      }
      in += words * 8;
      at += words * 8L;
    }
    while (in < end) {
      writeU8(at++, source[in++]);
    }
  }

  /**
   * Copies {@code count} words from {@code paddr} on into {@code target} from index 0 on; as {@link
   * #readU64} for each, but faster.
   *
   * @param paddr a multiple of 8; the words lie in one page
   */
  public void readWords(long paddr, long[] target, int count) {
    long[] chunk = chunkOrNull(paddr);
    if (chunk == null) {
      java.util.Arrays.fill(target, 0, count, isRam(paddr) ? 0L : -1L);
    } else {
      System.arraycopy(chunk, wordIndex(paddr), target, 0, count);
    }
  }

  /**
   * Copies {@code count} words of {@code source} from index 0 on to {@code paddr}; as {@link
   * #writeU64} for each, but faster.
   *
   * @param paddr a multiple of 8; the words lie in one page
   */
  public void writeWords(long paddr, long[] source, int count) {
    if (!isRam(paddr)) {
      return;
    }
    long[] chunk = chunkOrNull(paddr);
    if (chunk == null) {
      chunk = materialize(paddr);
    }
    System.arraycopy(source, 0, chunk, wordIndex(paddr), count);
  }

  /** Makes the page at {@code framePaddr} (page-aligned) read as zero. */
  public void zeroPage(long framePaddr) {
    long[] chunk = chunkOrNull(framePaddr);
    if (chunk != null) {
      int from = wordIndex(framePaddr);
      java.util.Arrays.fill(chunk, from, from + (int) (Pages.PAGE_SIZE / 8), 0L);
    }
  }

  /** Copies the page at {@code source} to the page at {@code target}; both page-aligned. */
  public void copyPage(long source, long target) {
    long[] from = chunkOrNull(source);
    if (from == null) {
      for (long at = 0; !isRam(source) && at < Pages.PAGE_SIZE; at += 8) {
        writeU64(target + at, -1L);
      }
      if (isRam(source)) {
        zeroPage(target);
      }
      return;
    }
    if (!isRam(target)) {
      return;
    }
    long[] to = chunkOrNull(target);
    if (to == null) {
      to = materialize(target);
    }
    System.arraycopy(from, wordIndex(source), to, wordIndex(target), (int) (Pages.PAGE_SIZE / 8));
  }

  private long @Nullable [] chunkOrNull(long paddr) {
    return isRam(paddr) ? chunkOf(paddr) : null;
  }

  /** Returns the chunk that holds an address of RAM, or null if it was never written. */
  private long @Nullable [] chunkOf(long paddr) {
    long index = paddr >>> CHUNK_SHIFT;
    return index < near.length
        ? near[(int) index]
        : blocks[(int) (paddr >>> BLOCK_SHIFT)][chunkIndex(paddr)];
  }

  private long[] materialize(long paddr) {
    budget.take(CHUNK_BYTES);
    long[] chunk = new long[(int) (CHUNK_BYTES / 8)];
    long index = paddr >>> CHUNK_SHIFT;
    if (index < near.length) {
      near[(int) index] = chunk;
    } else {
      int block = (int) (paddr >>> BLOCK_SHIFT);
      if (blocks[block] == ABSENT_BLOCK) {
        budget.take(4L * CHUNKS_PER_BLOCK);
        blocks[block] = new long[CHUNKS_PER_BLOCK][];
      }
      blocks[block][chunkIndex(paddr)] = chunk;
    }
    residentBytes += CHUNK_BYTES;
    return chunk;
  }

  /** Returns how many whole words of {@code bytes} from {@code paddr} on lie in one chunk. */
  private static int wordsToChunkEnd(long paddr, int bytes) {
    return Math.min(CHUNK_WORD_MASK + 1 - wordIndex(paddr), bytes >>> 3);
  }

  private static int chunkIndex(long paddr) {
    return (int) (paddr >>> CHUNK_SHIFT) & (CHUNKS_PER_BLOCK - 1);
  }

  private static int wordIndex(long paddr) {
    return (int) (paddr >>> 3) & CHUNK_WORD_MASK;
  }
}
