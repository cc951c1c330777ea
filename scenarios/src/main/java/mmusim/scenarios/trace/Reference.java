package mmusim.scenarios.trace;

/**
 * What a trace says of one reference besides its address, held in an {@code int}.
 *
 * <pre>
 *  31..2                 1..0
 *  +--------------------+------+
 *  | size in bytes      | kind |
 *  +--------------------+------+
 * </pre>
 */
public final class Reference {
  /** Kind: an instruction fetch. */
  public static final int FETCH = 0;

  /** Kind: a data read. */
  public static final int LOAD = 1;

  /** Kind: a data write. */
  public static final int STORE = 2;

  /** Kind: a data read, then a write of the same bytes; two references to data. */
  public static final int MODIFY = 3;

  /** Number of kinds. */
  public static final int KINDS = 4;

  /**
   * The largest size, in bytes; above it a record is malformed. An XSAVE area takes about 11 000.
   */
  public static final int MAX_SIZE_BYTES = 1 << 16;

  /** An address that no reference is near to: not canonical. */
  public static final long NOWHERE = 1L << 62;

  /** Bits of the widest canonical address: five-level paging. */
  private static final int CANONICAL_BITS = 57;

  private Reference() {}

  /**
   * Packs a reference.
   *
   * @param kind {@link #FETCH} to {@link #MODIFY}
   * @param sizeBytes 1 to {@link #MAX_SIZE_BYTES}
   */
  public static int attributes(int kind, int sizeBytes) {
    return sizeBytes << 2 | kind;
  }

  /** Returns {@link #FETCH}, {@link #LOAD}, {@link #STORE} or {@link #MODIFY}. */
  public static int kind(int attributes) {
    return attributes & 3;
  }

  /** Returns the size in bytes. */
  public static int sizeBytes(int attributes) {
    return attributes >>> 2;
  }

  /**
   * Returns whether a program can have made the reference: a size from 1 to {@link
   * #MAX_SIZE_BYTES}, first and last byte canonical for five-level paging and in the same half.
   */
  public static boolean isPossible(long vaddr, int sizeBytes) {
    if (sizeBytes < 1 || sizeBytes > MAX_SIZE_BYTES) {
      return false;
    }
    return impossibleBits(vaddr, sizeBytes) == 0;
  }

  /**
   * Returns 0 if first and last byte are canonical for five-level paging and in the same half, else
   * anything else, without a branch.
   */
  public static long impossibleBits(long vaddr, int sizeBytes) {
    long last = vaddr + sizeBytes - 1;
    return wrongBits(vaddr) | wrongBits(last) | ((vaddr ^ last) & Long.MIN_VALUE);
  }

  private static long wrongBits(long vaddr) {
    int unused = Long.SIZE - CANONICAL_BITS;
    return vaddr << unused >> unused ^ vaddr;
  }
}
