package mmusim.mmu.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Little-endian physical memory from address 0 on, absent from the heap until written.
 *
 * <p>What was written lies in {@link Chunks}; what was never written reads as zero and costs
 * nothing. Words are read through a directory there. Where words are read often, as those of page
 * tables are, the lowest memory moves into one flat array, so that a read is one load: that happens
 * once as many words were read from chunks as the array gets, so that moving never costs more than
 * the reads did.
 *
 * <p>Addresses beyond {@link #sizeBytes()} read as all ones and swallow writes, as an x86 bus does
 * where nothing answers.
 *
 * <p>Invariants: the flat array covers a power of two of bytes from 0 on, all of them RAM, or
 * nothing; what it covers is in no chunk; {@code residentBytes} are taken from the budget. One
 * machine, one thread.
 */
public final class PhysicalMemory {
  /** Bytes that come into being together when one of them is first written. */
  public static final long CHUNK_BYTES = Chunks.BYTES;

  /** Which part of what the budget has left the flat array may take. */
  private static final int FLAT_PART = 4;

  /** The bits of the address of a page. */
  private static final long PAGE_ADDRESSES = (1L << 52) - Pages.PAGE_SIZE;

  /** The flat array of nothing: no entry that is present is ever found in it. */
  private static final long[] NOTHING = {0};

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long sizeBytes;
  private final Budget budget;
  private final Chunks chunks;
  private long[] flat = NOTHING;
  private long flatBytes;

  /** Bits of entries that lead out of the flat array; while it is empty, P is such a bit, too. */
  private long beyondFlat = -1L;

  /** Words read from chunks that the flat array might cover, since it last grew. */
  private long chunkReads;

  /** How many of them before it is looked at again whether it should grow. */
  private long patience = CHUNK_BYTES / 8;

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
    this.chunks = new Chunks(sizeBytes, budget);
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
    return flatBytes + chunks.residentBytes();
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
    return paddr >= 0 && paddr < flatBytes ? flat[(int) (paddr >>> 3)] : readChunked(paddr);
  }

  private long readChunked(long paddr) {
    if (!isRam(paddr)) {
      return -1L;
    }
    long[] chunk = chunks.get(paddr);
    if (chunk == null) {
      return 0;
    }
    long word = chunk[Chunks.wordIndex(paddr)];
    if (paddr < Chunks.NEAR_BYTES && ++chunkReads > patience) {
      flatten(paddr);
    }
    return word;
  }

  /**
   * Reads an entry of a table without a branch.
   *
   * @param table where the table is, in the bits of an entry; the others are ignored
   * @param index 0..511
   * @return the entry if {@link #beyondFlat} is 0 for the table, else any value
   */
  public long readFlatEntry(long table, int index) {
    long[] words = flat;
    int word = (int) (table >>> Pages.PAGE_SHIFT) << (Pages.PAGE_SHIFT - 3) | index;
    return words[word & (words.length - 1)];
  }

  /**
   * Returns 0 if {@link #readFlatEntry} can read tables.
   *
   * @param tables where they are, in the bits of present entries, ORed
   */
  public long beyondFlat(long tables) {
    return tables & beyondFlat;
  }

  /** Lets the flat array cover an address, if that is worth it by now and the budget allows it. */
  private void flatten(long paddr) {
    long bytes = Math.max(Long.highestOneBit(paddr) << 1, CHUNK_BYTES);
    long affordable = (budget.heapBytes() - budget.takenBytes()) / FLAT_PART;
    if (chunkReads < bytes / 8) {
      patience = bytes / 8;
    } else if (bytes > Math.min(sizeBytes, affordable)) {
      patience = 2 * chunkReads;
    } else {
      budget.take(bytes - flatBytes);
      long[] words = Arrays.copyOf(flat, (int) (bytes / 8));
      chunks.moveTo(words, bytes);
      flat = words;
      flatBytes = bytes;
      beyondFlat = PAGE_ADDRESSES & -bytes;
      chunkReads = 0;
      patience = bytes / 4;
    }
  }

  /**
   * Writes the aligned 8 bytes at {@code paddr}; beyond RAM nothing happens.
   *
   * @param paddr a multiple of 8
   * @throws LimitException if the budget is used up
   */
  public void writeU64(long paddr, long value) {
    if (!isRam(paddr)) {
      return;
    }
    long[] words = wordsOf(paddr);
    if (words == null) {
      if (value == 0) {
        return;
      }
      words = chunks.create(paddr);
    }
    words[wordIndex(paddr)] = value;
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
      int words = wordsTogether(at, end - out);
      long[] chunk = wordsOrNull(at);
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
      int words = wordsTogether(at, end - in);
      long[] chunk = wordsOrNull(at);
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
    long[] chunk = wordsOrNull(paddr);
    if (chunk == null) {
      Arrays.fill(target, 0, count, isRam(paddr) ? 0L : -1L);
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
    long[] chunk = wordsOrNull(paddr);
    if (chunk == null) {
      chunk = chunks.create(paddr);
    }
    System.arraycopy(source, 0, chunk, wordIndex(paddr), count);
  }

  /** Makes the page at {@code framePaddr} (page-aligned) read as zero. */
  public void zeroPage(long framePaddr) {
    long[] chunk = wordsOrNull(framePaddr);
    if (chunk != null) {
      int from = wordIndex(framePaddr);
      Arrays.fill(chunk, from, from + (int) (Pages.PAGE_SIZE / 8), 0L);
    }
  }

  /** Copies the page at {@code source} to the page at {@code target}; both page-aligned. */
  public void copyPage(long source, long target) {
    long[] from = wordsOrNull(source);
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
    long[] to = wordsOrNull(target);
    if (to == null) {
      to = chunks.create(target);
    }
    System.arraycopy(from, wordIndex(source), to, wordIndex(target), (int) (Pages.PAGE_SIZE / 8));
  }

  private long @Nullable [] wordsOrNull(long paddr) {
    return isRam(paddr) ? wordsOf(paddr) : null;
  }

  /** Returns the array that holds a word of RAM, or null if none was written near it. */
  private long @Nullable [] wordsOf(long paddr) {
    return paddr < flatBytes ? flat : chunks.get(paddr);
  }

  /** Returns where a word of RAM is in the array that holds it. */
  private int wordIndex(long paddr) {
    return paddr < flatBytes ? (int) (paddr >>> 3) : Chunks.wordIndex(paddr);
  }

  /** Returns how many whole words of {@code bytes} from {@code paddr} on lie in one array. */
  private static int wordsTogether(long paddr, int bytes) {
    int wordsInChunk = (int) (CHUNK_BYTES / 8) - Chunks.wordIndex(paddr);
    return Math.min(wordsInChunk, bytes >>> 3);
  }
}
