package mmusim.mmu.tlb;

/**
 * One byte for each way of a set, eight to a cell, so that eight ways are compared at once: a bit
 * that is set, and the seven page-number bits above the set index. Only a way whose byte agrees has
 * its tag looked at. The bytes of empty ways are 0, which is no fingerprint. Pages that agree in
 * those bits cost time and nothing else.
 */
final class Fingerprints {
  /** That of an empty way. */
  static final long NONE = 0;

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final int BITS = 7;

  private Fingerprints() {}

  /** Returns the lowest of the bits that tell pages of {@code 1 << pageShift} bytes apart. */
  static int shift(int pageShift, SetShape shape) {
    return Math.min(pageShift + SetView.setBits(shape), Tag.ADDRESS_BITS - BITS);
  }

  /** Returns the fingerprint of a tag. */
  static long of(long tag, int shift) {
    return (tag >>> shift & 0x7f) | 0x80;
  }

  /** Returns a cell with a fingerprint in every byte. */
  static long everywhere(long fingerprint) {
    return fingerprint * ONES;
  }

  /**
   * Returns a cell with bit 7 set in each byte that agrees. A byte above one that agrees may be
   * taken for one that does, too.
   */
  static long agreeing(long cell, long wanted) {
    long difference = cell ^ wanted;
    return (difference - ONES) & ~difference & HIGH_BITS;
  }

  /** Changes the fingerprint of a way in the cells from {@code first} on. */
  static void set(long[] cells, int first, int way, long fingerprint) {
    int cell = first + (way >>> 3);
    int bit = (way & 7) << 3;
    cells[cell] ^= ((cells[cell] >>> bit ^ fingerprint) & 0xff) << bit;
  }
}
