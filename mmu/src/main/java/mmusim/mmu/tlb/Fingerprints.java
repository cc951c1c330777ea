package mmusim.mmu.tlb;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One byte for each way of a set, so that eight ways are compared at once: a bit that is set, and
 * the seven page-number bits above the set index. Only a way whose byte agrees has its tag looked
 * at. The bytes of empty ways are 0, which is no fingerprint. Pages that agree in those bits cost
 * time and nothing else.
 *
 * <p>The bytes of a set begin at twice its first cell. A set has so many cells that whole words of
 * them, two for up to 16 ways, never reach into the bytes of the next set.
 */
final class Fingerprints {
  /** That of an empty way. */
  static final long NONE = 0;

  /** Ways whose bytes are one word. */
  static final int WAYS_AT_ONCE = Long.BYTES;

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final int BITS = 7;
  private static final int CELL_TO_BYTE = 1;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Fingerprints() {}

  /** Returns the lowest of the bits that tell pages of {@code 1 << pageShift} bytes apart. */
  static int shift(int pageShift, SetShape shape) {
    return Math.min(pageShift + SetView.setBits(shape), Tag.ADDRESS_BITS - BITS);
  }

  /** Returns the fingerprint of a tag. */
  static long of(long tag, int shift) {
    return (tag >>> shift | 0x80) & 0xff;
  }

  /** Returns the bytes for the sets in some cells, all of empty ways. */
  static byte[] ofCells(int cells) {
    return new byte[(cells << CELL_TO_BYTE) + 2 * WAYS_AT_ONCE];
  }

  /** Returns a word with a fingerprint in every byte. */
  static long everywhere(long fingerprint) {
    return fingerprint * ONES;
  }

  /**
   * Returns a word with bit 7 set in each byte that agrees, of {@link #WAYS_AT_ONCE} ways of a set.
   * A byte above one that agrees may be taken for one that does, too.
   */
  static long agreeing(byte[] fingerprints, int set, int firstWay, long wanted) {
    long difference = (long) WORDS.get(fingerprints, (set << CELL_TO_BYTE) + firstWay) ^ wanted;
    return (difference - ONES) & ~difference & HIGH_BITS;
  }

  /** Changes the fingerprint of a way of a set. */
  static void set(byte[] fingerprints, int set, int way, long fingerprint) {
    fingerprints[(set << CELL_TO_BYTE) + way] = (byte) fingerprint;
  }
}
