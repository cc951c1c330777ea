package mmusim.mmu.memory;

/**
 * The 64-byte lines of a page, a bit for each in a {@code long}: those that may hold anything but
 * zeros. Most pages are given back with a few of them written, so that clearing a page again is
 * clearing these.
 */
final class Lines {
  private static final int SHIFT = 6;
  private static final int BYTES = 1 << SHIFT;

  /** Beyond this, clearing the whole page takes less time than its lines. */
  private static final int SINGLE_MAX = 12;

  /** A page; copying it takes a fraction of the time of filling one. */
  private static final byte[] ZEROS = new byte[(int) Pages.PAGE_SIZE];

  private Lines() {}

  /** Returns whether {@code length} bytes from an address on lie in one line. */
  static boolean isOne(long paddr, int length) {
    return (paddr & (BYTES - 1)) + length <= BYTES;
  }

  /** Returns the line of an address. */
  static long of(long paddr) {
    return 1L << (paddr >>> SHIFT);
  }

  /**
   * Returns the lines of a range.
   *
   * @param length bytes, at least 1, all in one page
   */
  static long of(long paddr, int length) {
    return -1L << (paddr >>> SHIFT) & -1L >>> ~((paddr + length - 1) >>> SHIFT);
  }

  /** Clears lines of the page that begins at an index. */
  static void clear(byte[] bytes, int page, long lines) {
    if (Long.bitCount(lines) > SINGLE_MAX) {
      System.arraycopy(ZEROS, 0, bytes, page, ZEROS.length);
      return;
    }
    for (long left = lines; left != 0; left &= left - 1) {
      int line = Long.numberOfTrailingZeros(left) << SHIFT;
      System.arraycopy(ZEROS, 0, bytes, page + line, BYTES);
    }
  }
}
