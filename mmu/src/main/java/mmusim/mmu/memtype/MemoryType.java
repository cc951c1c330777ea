package mmusim.mmu.memtype;

/**
 * The memory types, with the codes that the PAT and the MTRRs share; UC- exists in the PAT only.
 *
 * @see "Intel SDM vol. 3A, 12.3 Methods of Caching Available"
 */
public final class MemoryType {
  /** Strong uncacheable. */
  public static final int UC = 0;

  /** Write combining. */
  public static final int WC = 1;

  /** Write through. */
  public static final int WT = 4;

  /** Write protected. */
  public static final int WP = 5;

  /** Write back. */
  public static final int WB = 6;

  /** Uncached, which an MTRR of type WC overrides. */
  public static final int UC_MINUS = 7;

  private static final String[] NAMES = {"UC", "WC", "", "", "WT", "WP", "WB", "UC-"};

  private MemoryType() {}

  /** Returns whether {@code code} is a type that a PAT entry may hold. */
  public static boolean isPatType(int code) {
    return code == UC_MINUS || isMtrrType(code);
  }

  /** Returns whether {@code code} is a type that an MTRR may hold. */
  public static boolean isMtrrType(int code) {
    return code == UC || code == WC || code == WT || code == WP || code == WB;
  }

  /**
   * Returns the manual's abbreviation: UC, WC, WT, WP, WB or UC-.
   *
   * @throws IllegalArgumentException if {@code code} is no memory type
   */
  public static String name(int code) {
    if (code < 0 || code >= NAMES.length || NAMES[code].isEmpty()) {
      throw new IllegalArgumentException("not a memory type: " + code);
    }
    return NAMES[code];
  }
}
