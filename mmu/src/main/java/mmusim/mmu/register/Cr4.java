package mmusim.mmu.register;

/**
 * Bits of CR4 that concern paging.
 *
 * @see "Intel SDM vol. 3A, 2.5 Control Registers"
 */
public final class Cr4 {
  /** Page-size extensions; ignored in IA-32e mode. */
  public static final long PSE = 1L << 4;

  /** Physical-address extension; 1 in IA-32e mode. */
  public static final long PAE = 1L << 5;

  /** Global pages. */
  public static final long PGE = 1L << 7;

  /** 5-level paging. */
  public static final long LA57 = 1L << 12;

  /** Process-context identifiers. */
  public static final long PCIDE = 1L << 17;

  /** No supervisor fetch from user pages. */
  public static final long SMEP = 1L << 20;

  /** No supervisor data access to user pages, unless explicit and RFLAGS.AC = 1. */
  public static final long SMAP = 1L << 21;

  /** PKRU applies to user pages. */
  public static final long PKE = 1L << 22;

  /** Control-flow enforcement: shadow stacks. */
  public static final long CET = 1L << 23;

  /** IA32_PKRS applies to supervisor pages. */
  public static final long PKS = 1L << 24;

  /** Linear-address-space separation. */
  public static final long LASS = 1L << 27;

  /** Linear-address masking of supervisor pointers. */
  public static final long LAM_SUP = 1L << 28;

  /** VME, PVI, TSD, DE, PSE, MCE, PCE, OSFXSR, OSXMMEXCPT, UMIP, FSGSBASE, OSXSAVE: kept. */
  private static final long WITHOUT_FEATURE =
      0x1fL | PAE | 1L << 6 | 0b1111L << 8 | 1L << 16 | 1L << 18;

  private Cr4() {}

  /** Returns the bits that a processor of this model lets software set. */
  static long supported(ProcessorModel model) {
    return WITHOUT_FEATURE
        | (model.has(Feature.PGE) ? PGE : 0)
        | (model.has(Feature.LA57) ? LA57 : 0)
        | (model.has(Feature.PCID) ? PCIDE : 0)
        | (model.has(Feature.SMEP) ? SMEP : 0)
        | (model.has(Feature.SMAP) ? SMAP : 0)
        | (model.has(Feature.PKU) ? PKE : 0)
        | (model.has(Feature.CET) ? CET : 0)
        | (model.has(Feature.PKS) ? PKS : 0)
        | (model.has(Feature.LASS) ? LASS : 0)
        | (model.has(Feature.LAM) ? LAM_SUP : 0);
  }
}
