package mmusim.mmu.memtype;

/**
 * How the processors of a vendor combine a PAT type and an MTRR type into the memory type that
 * results. The vendors differ in three combinations, which older manuals call undefined.
 *
 * @see "Intel SDM vol. 3A, 12.5.2.2 Selecting Memory Types for Pentium III and More Recent
 *     Processor Families"
 * @see "AMD APM vol. 2, 7.8.5 Combined Effect of MTRRs and PAT"
 */
public final class EffectiveType {
  private static final int UC = MemoryType.UC;
  private static final int WC = MemoryType.WC;
  private static final int WT = MemoryType.WT;
  private static final int WP = MemoryType.WP;
  private static final int WB = MemoryType.WB;

  /** Intel's rule. Rows by MTRR type, columns by PAT type: UC, WC, -, -, WT, WP, WB, UC-. */
  public static final EffectiveType INTEL =
      new EffectiveType(
          new int[][] {
            //        UC  WC  -   -   WT  WP  WB  UC-
            /* UC */ {UC, WC, UC, UC, UC, UC, UC, UC},
            /* WC */ {UC, WC, UC, UC, UC, UC, WC, WC},
            /* -  */ {UC, UC, UC, UC, UC, UC, UC, UC},
            /* -  */ {UC, UC, UC, UC, UC, UC, UC, UC},
            /* WT */ {UC, WC, UC, UC, WT, WP, WT, UC},
            /* WP */ {UC, WC, UC, UC, WT, WP, WP, WC},
            /* WB */ {UC, WC, UC, UC, WT, WP, WB, UC},
          });

  /** AMD's rule, likewise; its type CD, which is not cached either, is called UC here. */
  public static final EffectiveType AMD =
      new EffectiveType(
          new int[][] {
            //        UC  WC  -   -   WT  WP  WB  UC-
            /* UC */ {UC, WC, UC, UC, UC, UC, UC, UC},
            /* WC */ {UC, WC, UC, UC, UC, UC, WC, WC},
            /* -  */ {UC, UC, UC, UC, UC, UC, UC, UC},
            /* -  */ {UC, UC, UC, UC, UC, UC, UC, UC},
            /* WT */ {UC, WC, UC, UC, WT, UC, WT, UC},
            /* WP */ {UC, WC, UC, UC, UC, WP, WP, UC},
            /* WB */ {UC, WC, UC, UC, WT, WP, WB, UC},
          });

  private final int[][] table;

  private EffectiveType(int[][] table) {
    this.table = table;
  }

  /**
   * Returns the effective type.
   *
   * @param mtrrType UC, WC, WT, WP or WB
   * @param patType any of the six types
   */
  public int combine(int mtrrType, int patType) {
    return table[mtrrType][patType];
  }

  /**
   * Returns the effective types of the eight PAT entries over memory whose MTRR type is {@code
   * mtrrType}: a byte per entry, as in the PAT itself.
   */
  public long combineAll(int mtrrType, long pat) {
    long types = 0;
    for (int index = 0; index < Pat.ENTRIES; index++) {
      types |= (long) combine(mtrrType, Pat.type(pat, index)) << (index << 3);
    }
    return types;
  }
}
