package mmusim.mmu.register;

/**
 * Bits of the IA32_EFER MSR (C000_0080H).
 *
 * @see "Intel SDM vol. 3A, 2.2.1 Extended Feature Enable Register"
 */
public final class Efer {
  /** SYSCALL enable; without effect here. */
  public static final long SCE = 1L;

  /** Long mode enable. */
  public static final long LME = 1L << 8;

  /** Long mode active; read-only. */
  public static final long LMA = 1L << 10;

  /** Bit 63 of an entry disables execution; it is reserved otherwise. */
  public static final long NXE = 1L << 11;

  /** AMD: bits 63:57 of the address of a data access are ignored. */
  public static final long UAIE = 1L << 20;

  private Efer() {}

  /** Returns the bits that a processor of this model lets software set. */
  static long supported(ProcessorModel model) {
    return SCE
        | LME
        | LMA
        | (model.has(Feature.NX) ? NXE : 0)
        | (model.has(Feature.UAI) ? UAIE : 0);
  }
}
