package mmusim.mmu.register;

/**
 * Bits of the IA32_EFER MSR (C000_0080H).
 *
 * @see "Intel SDM vol. 3A, 2.2.1 Extended Feature Enable Register"
 * @see "AMD APM vol. 2, 3.1.7 Extended Feature Enable Register (EFER)"
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

  /** AMD, fast FXSAVE and FXRSTOR; without effect here. */
  static final long FFXSR = 1L << 14;

  /** AMD: INVLPG and INVPCID keep upper-level entries that do not lead to their address. */
  public static final long TCE = 1L << 15;

  /** AMD: bits 63:57 of the address of a data access are ignored. */
  public static final long UAIE = 1L << 20;

  /** AMD: bits that read as 0 whatever is written. */
  private static final long READ_AS_ZERO = 0xfe;

  private Efer() {}

  /** Returns the bits that a processor of this model ignores. */
  static long ignored(ProcessorModel model) {
    return model.vendor() == Vendor.AMD ? READ_AS_ZERO : 0;
  }

  /** Returns the bits that a processor of this model lets software set. */
  static long supported(ProcessorModel model) {
    return SCE
        | LME
        | LMA
        | (model.vendor() == Vendor.AMD ? FFXSR : 0)
        | (model.has(Feature.TCE) ? TCE : 0)
        | (model.has(Feature.NX) ? NXE : 0)
        | (model.has(Feature.UAI) ? UAIE : 0);
  }
}
