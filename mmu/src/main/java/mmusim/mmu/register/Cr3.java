package mmusim.mmu.register;

/**
 * Bits of CR3.
 *
 * @see "Intel SDM vol. 3A, 4.5.2 Use of CR3 with Ordinary 4-Level Paging and 5-Level Paging"
 */
public final class Cr3 {
  /** Write-through for reads of the top table, if CR4.PCIDE = 0. */
  public static final long PWT = 1L << 3;

  /** Cache disable for reads of the top table, if CR4.PCIDE = 0. */
  public static final long PCD = 1L << 4;

  /** The process-context identifier, if CR4.PCIDE = 1. */
  public static final long PCID_MASK = 0xfff;

  /** Pointers with bit 63 = 0 carry metadata in bits 62:57. */
  public static final long LAM_U57 = 1L << 61;

  /** Pointers with bit 63 = 0 carry metadata in bits 62:48. */
  public static final long LAM_U48 = 1L << 62;

  /** In the operand of MOV to CR3 only: keep the translations of the new PCID. */
  public static final long NO_FLUSH = 1L << 63;

  private Cr3() {}
}
