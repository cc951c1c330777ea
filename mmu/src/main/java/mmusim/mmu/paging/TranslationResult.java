package mmusim.mmu.paging;

import mmusim.mmu.memory.PhysicalMemory;

/**
 * The outcome of one translation, held in a {@code long} so that the hot path allocates nothing.
 *
 * <pre>
 *  mapped, bit 63 = 0
 *   62..59      58..57     56..55     54..52       51..0
 *  +------------+----------+----------+------------+------------------------------+
 *  | walk reads | TLB level| page size| memory type| physical address of the byte |
 *  +------------+----------+----------+------------+------------------------------+
 *  fault, bit 63 = 1
 *   62..59 walk reads   34..32 level of the deciding entry, 5..1, or 0 if there was none
 *   58..57 TLB level    36..35 vector: 0 = #PF, 1 = #GP, 2 = #SS
 *                       31..0 error code
 * </pre>
 */
public final class TranslationResult {
  /** TLB level: the first-level TLB held the translation. */
  public static final int TLB_L1 = 0;

  /** TLB level: the second-level TLB held the translation. */
  public static final int TLB_L2 = 1;

  /** TLB level: the tables were walked. */
  public static final int TLB_MISS = 2;

  /** Vector: page fault. */
  public static final int VECTOR_PF = 0;

  /** Vector: general protection, error code 0. */
  public static final int VECTOR_GP = 1;

  /** Vector: stack-segment fault, error code 0. */
  public static final int VECTOR_SS = 2;

  /** By how much the result of a walk that read a PTE alone is above that of a second-level hit. */
  public static final long WALK_OF_PTE = found(TLB_MISS, 1) - found(TLB_L2, 0);

  private static final long PADDR_MASK = PhysicalMemory.ADDRESS_LIMIT - 1;

  private TranslationResult() {}

  /** Packs a successful translation. */
  public static long mapped(long paddr, int memoryType, int pageSize, int tlbLevel, int walkReads) {
    return paddr | (long) memoryType << 52 | (long) pageSize << 55 | found(tlbLevel, walkReads);
  }

  /** Returns the bits that say where a translation was found and what that took. */
  static long found(int tlbLevel, int walkReads) {
    return (long) tlbLevel << 57 | (long) walkReads << 59;
  }

  /** Packs a fault. */
  public static long fault(
      int vector, int errorCode, int decidingLevel, int tlbLevel, int walkReads) {
    return Long.MIN_VALUE
        | (errorCode & 0xffff_ffffL)
        | (long) decidingLevel << 32
        | (long) vector << 35
        | found(tlbLevel, walkReads);
  }

  /**
   * Returns the fault of an access to an address that it may not use, found before any table is
   * read: #SS(0) if it is through SS, else #GP(0).
   */
  public static long refusedAddress(int access) {
    return fault(Access.isStack(access) ? VECTOR_SS : VECTOR_GP, 0, 0, TLB_MISS, 0);
  }

  /** Returns whether the access faulted. */
  public static boolean isFault(long result) {
    return result < 0;
  }

  /** Returns whether the TLBs alone gave the answer: mapped, and nothing was read. */
  public static boolean isPlainHit(long result) {
    return result >>> 58 == 0;
  }

  /** Returns whether the access was mapped by a walk that read one entry. */
  public static boolean isWalkOfOne(long result) {
    return result >>> 57 == found(TLB_MISS, 1) >>> 57;
  }

  /** Returns the physical address of the first byte; only of a mapped result. */
  public static long paddr(long result) {
    return result & PADDR_MASK;
  }

  /** Returns the effective memory type as a PAT code (0 UC, 1 WC, 4 WT, 5 WP, 6 WB, 7 UC-). */
  public static int memoryType(long result) {
    return (int) (result >>> 52) & 7;
  }

  /** Returns the page size: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB. */
  public static int pageSize(long result) {
    return (int) (result >>> 55) & 3;
  }

  /** Returns {@link #TLB_L1}, {@link #TLB_L2} or {@link #TLB_MISS}. */
  public static int tlbLevel(long result) {
    return (int) (result >>> 57) & 3;
  }

  /** Returns the number of paging-structure entries read, 0..15. */
  public static int walkReads(long result) {
    return (int) (result >>> 59) & 15;
  }

  /** Returns a result with entries that were read besides; 15 in all at most. */
  public static long withMoreReads(long result, int reads) {
    return result + ((long) reads << 59);
  }

  /** Returns the error code that the fault pushes; only of a fault. */
  public static int errorCode(long result) {
    return (int) result;
  }

  /** Returns the level of the entry that decided, 5 (PML5E) to 1 (PTE), or 0; only of a fault. */
  public static int decidingLevel(long result) {
    return (int) (result >>> 32) & 7;
  }

  /** Returns {@link #VECTOR_PF}, {@link #VECTOR_GP} or {@link #VECTOR_SS}; only of a fault. */
  public static int vector(long result) {
    return (int) (result >>> 35) & 3;
  }

  /** Returns what a vector is called: "PF", "GP" or "SS". */
  public static String vectorWord(int vector) {
    return switch (vector) {
      case VECTOR_PF -> "PF";
      case VECTOR_GP -> "GP";
      case VECTOR_SS -> "SS";
      default -> throw new IllegalArgumentException("not a vector: " + vector);
    };
  }
}
