package mmusim.mmu.memory;

/**
 * The 4-KiB page, which is meant by "page", and the larger ones; conversions between bytes and
 * pages. Addresses and sizes are unsigned.
 */
public final class Pages {
  /** log2 of {@link #PAGE_SIZE}. */
  public static final int PAGE_SHIFT = 12;

  /** Bytes in a base page. */
  public static final long PAGE_SIZE = 1L << PAGE_SHIFT;

  /** Bits of an address below the page number. */
  public static final long PAGE_MASK = PAGE_SIZE - 1;

  /** log2 of {@link #LARGE_SIZE}. */
  public static final int LARGE_SHIFT = 21;

  /** Bytes in a large page, that of a PDE: 2 MiB. */
  public static final long LARGE_SIZE = 1L << LARGE_SHIFT;

  /** log2 of {@link #HUGE_SIZE}. */
  public static final int HUGE_SHIFT = 30;

  /** Bytes in the largest page, that of a PDPTE: 1 GiB. */
  public static final long HUGE_SIZE = 1L << HUGE_SHIFT;

  private Pages() {}

  /** Returns the page number of the page that holds {@code address}. */
  public static long numberOf(long address) {
    return address >>> PAGE_SHIFT;
  }

  /** Returns the first byte of page {@code pageNumber}. */
  public static long toBytes(long pageNumber) {
    return pageNumber << PAGE_SHIFT;
  }

  /** Returns whether {@code value} is a multiple of the page size. */
  public static boolean isAligned(long value) {
    return (value & PAGE_MASK) == 0;
  }

  /** Rounds down to a page boundary. */
  public static long alignDown(long value) {
    return value & ~PAGE_MASK;
  }

  /**
   * Rounds up to a page boundary, modulo 2^64: a value in the last page wraps to 0, which callers
   * that take user input test for.
   */
  public static long alignUp(long value) {
    return (value + PAGE_MASK) & ~PAGE_MASK;
  }
}
