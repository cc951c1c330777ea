package mmusim.mmu.memtype;

/**
 * The memory type that results from a PAT type and an MTRR type.
 *
 * @see "Intel SDM vol. 3A, 12.5.2.2 Selecting Memory Types for Pentium III and More Recent
 *     Processor Families"
 */
public final class EffectiveType {
  private static final int UC = MemoryType.UC;
  private static final int WC = MemoryType.WC;
  private static final int WT = MemoryType.WT;
  private static final int WP = MemoryType.WP;
  private static final int WB = MemoryType.WB;

  /** Rows by MTRR type, columns by PAT type: UC, WC, -, -, WT, WP, WB, UC-. */
  private static final int[][] TABLE = {
    //        UC  WC  -   -   WT  WP  WB  UC-
    /* UC */ {UC, WC, UC, UC, UC, UC, UC, UC},
    /* WC */ {UC, WC, UC, UC, UC, UC, WC, WC},
    /* -  */ {UC, UC, UC, UC, UC, UC, UC, UC},
    /* -  */ {UC, UC, UC, UC, UC, UC, UC, UC},
    /* WT */ {UC, WC, UC, UC, WT, WP, WT, UC},
    /* WP */ {UC, WC, UC, UC, WT, WP, WP, WC},
    /* WB */ {UC, WC, UC, UC, WT, WP, WB, UC},
  };

  private EffectiveType() {}

  /**
   * Returns the effective type.
   *
   * @param mtrrType UC, WC, WT, WP or WB
   * @param patType any of the six types
   */
  public static int combine(int mtrrType, int patType) {
    return TABLE[mtrrType][patType];
  }

  /**
   * Returns the effective types of the eight PAT entries over memory whose MTRR type is {@code
   * mtrrType}: a byte per entry, as in the PAT itself.
   */
  public static long combineAll(int mtrrType, long pat) {
    long types = 0;
    for (int index = 0; index < Pat.ENTRIES; index++) {
      types |= (long) combine(mtrrType, Pat.type(pat, index)) << (index << 3);
    }
    return types;
  }
}
