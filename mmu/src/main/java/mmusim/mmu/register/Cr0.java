package mmusim.mmu.register;

/**
 * Bits of CR0.
 *
 * @see "Intel SDM vol. 3A, 2.5 Control Registers"
 */
public final class Cr0 {
  /** Protected mode. */
  public static final long PE = 1L;

  /** Extension type; always 1. */
  public static final long ET = 1L << 4;

  /** Supervisor writes honour R/W. */
  public static final long WP = 1L << 16;

  /** Not write-through. */
  public static final long NW = 1L << 29;

  /** Cache disable: all memory is UC. */
  public static final long CD = 1L << 30;

  /** Paging. */
  public static final long PG = 1L << 31;

  /** MP, EM, TS, NE and AM: kept, and without effect here. */
  static final long OTHERS = 0b1110L | 1L << 5 | 1L << 18;

  /** The bits that exist; the others of the lower half read as 0. */
  static final long DEFINED = PE | ET | WP | NW | CD | PG | OTHERS;

  private Cr0() {}
}
