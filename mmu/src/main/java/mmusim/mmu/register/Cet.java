package mmusim.mmu.register;

/**
 * Bits of the IA32_U_CET (6A0H) and IA32_S_CET (6A2H) MSRs.
 *
 * @see "Intel SDM vol. 4, IA32_U_CET and IA32_S_CET; vol. 1, chapter Control-Flow Enforcement
 *     Technology"
 */
public final class Cet {
  /** Shadow stacks are on at this privilege. */
  public static final long SH_STK_EN = 1L;

  /** WRSS and WRUSS may write shadow stacks. */
  public static final long WR_SHSTK_EN = 1L << 1;

  /** Indirect-branch tracking is suppressed; without effect here. */
  static final long SUPPRESS = 1L << 10;

  /** The tracker waits for ENDBRANCH; without effect here. */
  static final long TRACKER = 1L << 11;

  private Cet() {}

  /** Bits 9:6; on AMD, which has shadow stacks alone, all but the two bits of those. */
  static long reserved(Vendor vendor) {
    return vendor == Vendor.AMD ? ~(SH_STK_EN | WR_SHSTK_EN) : 0b1111L << 6;
  }
}
