package mmusim.mmu.memtype;

/**
 * The IA32_PAT MSR (277H): eight memory types of one byte each, PA0 in the lowest.
 *
 * @see "Intel SDM vol. 3A, 12.12 Page Attribute Table (PAT)"
 */
public final class Pat {
  /** The value after reset: WB, WT, UC-, UC, twice. */
  public static final long RESET_VALUE = 0x0007_0406_0007_0406L;

  /** Number of entries. */
  public static final int ENTRIES = 8;

  private Pat() {}

  /**
   * Returns the type of entry {@code index}.
   *
   * @param index PAT * 4 + PCD * 2 + PWT, 0..7
   */
  public static int type(long value, int index) {
    return (int) (value >>> (index << 3)) & 7;
  }
}
