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
  /** Where physical addresses end: no processor has more than 52 bits of them. */
  public static final long ADDRESS_LIMIT = 1L << 52;

  /** Bytes that come into being together when one of them is first written. */
  public static final long CHUNK_BYTES = Chunks.BYTES;

  /** Most that the flat array covers: what an array index reaches. */
  private static final long FLAT_MAX = 1L << 30;

  /** Which part of what the budget has left the flat array may take. */
  private static final int FLAT_PART = 4;

  private static final byte ALL_ONES = -1;

  static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long sizeBytes;
  private final Budget budget;
  private final Chunks chunks;
  private byte[] flat = {};
  private long flatBytes;

  /** By page of the flat array: the {@link Lines} that may hold anything but zeros. */
  private long[] writtenLines = {};

  /** Words read from chunks that the flat array might cover, since it last grew. */
  private long chunkReads;

  /** How many of them before it is looked at again whether it should grow. */
  private long patience = CHUNK_BYTES / 8;

  /**
   * Creates memory of {@code sizeBytes} bytes that may take half of the Java heap.
   *
   * @param sizeBytes a multiple of 4 KiB, at least one page, at most {@link #ADDRESS_LIMIT}
   */
  public PhysicalMemory(long sizeBytes) {
    this(sizeBytes, Budget.ofHalfTheHeap());
  }

  /**
   * Creates memory of {@code sizeBytes} bytes.
   *
   * @param sizeBytes a multiple of 4 KiB, at least one page, at most {@link #ADDRESS_LIMIT}
   * @param budget of the machine: what is written is taken from it
   * @throws IllegalArgumentException if the size is outside that range
   */
  public PhysicalMemory(long sizeBytes, Budget budget) {
    if (sizeBytes <= 0 || sizeBytes > ADDRESS_LIMIT || !Pages.isAligned(sizeBytes)) {
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
    return paddr >= 0 && paddr < flatBytes
        ? (long) WORDS.get(flat, (int) paddr)
        : readChunked(paddr);
  }

  /** Returns whether {@link #readFlat} can read what is at {@code paddr}, which is at least 0. */
  public boolean isFlat(long paddr) {
    return paddr < flatBytes;
  }

  /**
   * As {@link #readU64}, for a walk that cannot do without the last of its time.
   *
   * @param paddr a multiple of 8 that {@link #isFlat}
   */
  public long readFlat(long paddr) {
    return (long) WORDS.get(flat, (int) paddr);
  }

  private long readChunked(long paddr) {
    if (!isRam(paddr)) {
      return -1L;
    }
    byte[] chunk = chunks.get(paddr);
    if (chunk == null) {
      return 0;
    }
    if (paddr < FLAT_MAX && ++chunkReads > patience) {
      flatten(paddr);
    }
    return (long) WORDS.get(chunk, Chunks.offset(paddr));
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
      byte[] grown = Arrays.copyOf(flat, (int) bytes);
      writtenLines = Arrays.copyOf(writtenLines, (int) Pages.numberOf(bytes));
      chunks.moveTo(grown, writtenLines);
      flat = grown;
      flatBytes = bytes;
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
    if (Long.compareUnsigned(paddr, flatBytes) < 0) {
      noteWritten(paddr);
      WORDS.set(flat, (int) paddr, value);
    } else if (isRam(paddr) && (value != 0 || chunks.get(paddr) != null)) {
      WORDS.set(made(paddr, Long.BYTES), Chunks.offset(paddr), value);
    }
  }

  /**
   * Writes the aligned 8 bytes at {@code paddr} if they are 0; beyond RAM they never are.
   *
   * @param paddr a multiple of 8
   * @return whether they were
   * @throws LimitException if the budget is used up
   */
  public boolean writeU64IfZero(long paddr, long value) {
    if (Long.compareUnsigned(paddr, flatBytes) >= 0) {
      boolean isZero = readU64(paddr) == 0;
      if (isZero) {
        writeU64(paddr, value);
      }
      return isZero;
    }
    byte[] bytes = flat;
    if ((long) WORDS.get(bytes, (int) paddr) != 0) {
      return false;
    }
    noteWritten(paddr);
    WORDS.set(bytes, (int) paddr, value);
    return true;
  }

  /** Copies {@code length} bytes from {@code paddr} into {@code target} at {@code targetOffset}. */
  public void read(long paddr, byte[] target, int targetOffset, int length) {
    if (paddr >= 0 && length <= flatBytes - paddr) {
      copy(flat, (int) paddr, target, targetOffset, length);
      return;
    }
    int count;
    for (int done = 0; done < length; done += count) {
      long at = paddr + done;
      int to = targetOffset + done;
      count = Math.min(length - done, bytesToPageEnd(at));
      byte[] bytes = isRam(at) ? holding(at) : null;
      if (bytes == null) {
        Arrays.fill(target, to, to + count, isRam(at) ? 0 : ALL_ONES);
      } else {
        copy(bytes, offset(at), target, to, count);
      }
    }
  }

  /**
   * Copies {@code length} bytes of {@code source} from {@code sourceOffset} on to {@code paddr}.
   *
   * @throws LimitException if the budget is used up
   */
  public void write(long paddr, byte[] source, int sourceOffset, int length) {
    if (paddr >= 0 && paddr < flatBytes && Lines.isOne(paddr, length)) {
      noteWritten(paddr);
      copy(source, sourceOffset, flat, (int) paddr, length);
      return;
    }
    int count;
    for (int done = 0; done < length; done += count) {
      long at = paddr + done;
      int from = sourceOffset + done;
      count = Math.min(length - done, bytesToPageEnd(at));
      if (isRam(at) && (holding(at) != null || !isZero(source, from, count))) {
        copy(source, from, made(at, count), offset(at), count);
      }
    }
  }

  /**
   * Copies {@code count} words from {@code paddr} on into {@code target} from index 0 on; as {@link
   * #readU64} for each, but faster.
   *
   * @param paddr a multiple of 8; the words lie in one page
   */
  public void readWords(long paddr, long[] target, int count) {
    byte[] bytes = isRam(paddr) ? holding(paddr) : null;
    if (bytes == null) {
      Arrays.fill(target, 0, count, isRam(paddr) ? 0L : -1L);
      return;
    }
    int from = offset(paddr);
    for (int word = 0; word < count; word++) {
      target[word] = (long) WORDS.get(bytes, from + 8 * word);
    }
  }

  /**
   * Copies {@code count} words of {@code source} from index 0 on to {@code paddr}; as {@link
   * #writeU64} for each, but faster.
   *
   * @param paddr a multiple of 8; the words lie in one page
   * @throws LimitException if the budget is used up
   */
  public void writeWords(long paddr, long[] source, int count) {
    if (!isRam(paddr)) {
      return;
    }
    byte[] bytes = made(paddr, Long.BYTES * count);
    int to = offset(paddr);
    for (int word = 0; word < count; word++) {
      WORDS.set(bytes, to + 8 * word, source[word]);
    }
  }

  /** Makes the page at {@code framePaddr} (page-aligned) read as zero. */
  public void zeroPage(long framePaddr) {
    byte[] bytes = isRam(framePaddr) ? holding(framePaddr) : null;
    if (bytes == flat) {
      int page = (int) Pages.numberOf(framePaddr);
      Lines.clear(flat, (int) framePaddr, writtenLines[page]);
      writtenLines[page] = 0;
    } else if (bytes != null) {
      Lines.clear(bytes, Chunks.offset(framePaddr), Chunks.takeWrittenLines(bytes, framePaddr));
    }
  }

  /**
   * Copies the page at {@code source} to the page at {@code target}; both page-aligned.
   *
   * @throws LimitException if the budget is used up
   */
  public void copyPage(long source, long target) {
    byte[] from = isRam(source) ? holding(source) : null;
    int page = (int) Pages.PAGE_SIZE;
    if (!isRam(target)) {
      return;
    }
    if (from != null) {
      System.arraycopy(from, offset(source), made(target, page), offset(target), page);
    } else if (isRam(source)) {
      zeroPage(target);
    } else {
      int to = offset(target);
      Arrays.fill(made(target, page), to, to + page, ALL_ONES);
    }
  }

  /** Returns the array that holds a byte of RAM, or null if none was written near it. */
  private byte @Nullable [] holding(long paddr) {
    return paddr < flatBytes ? flat : chunks.get(paddr);
  }

  /**
   * As {@link #holding}, for a write: makes the array if there is none.
   *
   * @param length bytes that are written, at least 1, all in one page
   */
  private byte[] made(long paddr, int length) {
    long lines = Lines.of(paddr, length);
    if (paddr < flatBytes) {
      writtenLines[(int) Pages.numberOf(paddr)] |= lines;
      return flat;
    }
    byte[] chunk = chunks.get(paddr);
    byte[] made = chunk != null ? chunk : chunks.create(paddr);
    Chunks.noteWrittenLines(made, paddr, lines);
    return made;
  }

  /** Notes a write to one line of the flat array. */
  private void noteWritten(long paddr) {
    writtenLines[(int) Pages.numberOf(paddr)] |= Lines.of(paddr);
  }

  /** Returns where a byte of RAM is in the array that holds it. */
  private int offset(long paddr) {
    return paddr < flatBytes ? (int) paddr : Chunks.offset(paddr);
  }

  private static int bytesToPageEnd(long paddr) {
    return (int) (Pages.PAGE_SIZE - (paddr & Pages.PAGE_MASK));
  }

  /** Most accesses are of a byte or a word, for which {@link System#arraycopy} takes long. */
  private static void copy(byte[] source, int from, byte[] target, int to, int count) {
    if (count == 1) {
      target[to] = source[from];
    } else if (count == Long.BYTES) {
      WORDS.set(target, to, (long) WORDS.get(source, from));
    } else {
      System.arraycopy(source, from, target, to, count);
    }
  }

  private static boolean isZero(byte[] bytes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
