package mmusim.mmu.register;

import mmusim.mmu.memtype.Mtrrs;
import mmusim.mmu.memtype.Pat;

/**
 * Which values the registers of a processor accept, in 64-bit mode and in the state that they are
 * in: writing any other raises #GP(0).
 *
 * @see "Intel SDM vol. 3A, 2.5 Control Registers; 4.1 Paging Modes and Control Bits"
 */
final class RegisterValues {
  private static final long LOWER_HALF = 0xffff_ffffL;

  private final ProcessorModel model;
  private final long cr3Supported;
  private final long cr4Supported;
  private final long eferSupported;

  RegisterValues(ProcessorModel model) {
    this.model = model;
    this.cr3Supported =
        model.physicalAddressMask() | (model.has(Feature.LAM) ? Cr3.LAM_U48 | Cr3.LAM_U57 : 0);
    this.cr4Supported = Cr4.supported(model);
    this.eferSupported = Efer.supported(model) | Efer.ignored(model);
  }

  /**
   * Not a bit of the upper half; not PG without PE, nor NW without CD; PG and PE stay set, in
   * 64-bit mode; WP does while CR4.CET = 1.
   */
  boolean acceptsCr0(Registers current, long value) {
    boolean nwWithoutCd = (value & Cr0.NW) != 0 && (value & Cr0.CD) == 0;
    boolean leavesPaging = (value & (Cr0.PE | Cr0.PG)) != (Cr0.PE | Cr0.PG);
    boolean cetWithoutWp = (value & Cr0.WP) == 0 && current.hasCr4(Cr4.CET);
    return isInLowerHalf(value) && !nwWithoutCd && !leavesPaging && !cetWithoutWp;
  }

  /**
   * Not a bit at or above MAXPHYADDR, save 63 if CR4.PCIDE = 1, and 61 and 62 if the processor has
   * LAM.
   */
  boolean acceptsCr3(Registers current, long operand) {
    long noFlush = current.hasCr4(Cr4.PCIDE) ? Cr3.NO_FLUSH : 0;
    return (operand & ~(cr3Supported | noFlush)) == 0;
  }

  /**
   * Not a bit that is reserved or belongs to a feature that the processor lacks; PAE and LA57 stay,
   * in IA-32e mode; PCIDE is not set while CR3[11:0] is not 0, nor CET while CR0.WP = 0.
   */
  boolean acceptsCr4(Registers current, long value) {
    long set = value & ~current.cr4();
    boolean changesMode = ((value ^ current.cr4()) & (Cr4.PAE | Cr4.LA57)) != 0;
    boolean setsPcideLate = (set & Cr4.PCIDE) != 0 && (current.cr3() & Cr3.PCID_MASK) != 0;
    boolean setsCetEarly = (set & Cr4.CET) != 0 && !current.hasCr0(Cr0.WP);
    return (value & ~cr4Supported) == 0 && !changesMode && !setsPcideLate && !setsCetEarly;
  }

  /** Not a reserved bit; LME stays while paging is on; and on AMD, LMA is written as it is. */
  boolean acceptsEfer(Registers current, long value) {
    long kept = model.vendor() == Vendor.AMD ? Efer.LME | Efer.LMA : Efer.LME;
    return (value & ~eferSupported) == 0 && ((value ^ current.efer()) & kept) == 0;
  }

  /** Not a bit of the upper half, and none at all where the processor has no such register. */
  boolean acceptsPkru(long value) {
    return model.has(Feature.PKU) && isInLowerHalf(value);
  }

  /** As {@link #acceptsPkru}. */
  boolean acceptsPkrs(long value) {
    return model.has(Feature.PKS) && isInLowerHalf(value);
  }

  /** Memory types in all bytes, and none at all where the processor has no such register. */
  boolean acceptsPat(long value) {
    return model.has(Feature.PAT) && Pat.isValid(value);
  }

  /**
   * Not a reserved bit; not SUPPRESS together with TRACKER; a bitmap base that is canonical; and
   * nothing at all where the processor has no such register.
   *
   * <p>The bases in MSRs are checked against the widest address that the processor is capable of,
   * so that a 57-bit value passes with 4 levels on a processor that has LA57.
   */
  boolean acceptsCet(long value) {
    int shift = Long.SIZE - (model.has(Feature.LA57) ? 57 : 48);
    boolean isCanonical = value << shift >> shift == value;
    boolean isBoth = (value & Cet.SUPPRESS) != 0 && (value & Cet.TRACKER) != 0;
    boolean isReserved = (value & Cet.reserved(model.vendor())) != 0;
    return model.has(Feature.CET) && !isReserved && !isBoth && isCanonical;
  }

  /** Not one that the processor lacks: AMD's have eight pairs of variable ranges. */
  boolean hasMtrr(MtrrField field, int index) {
    boolean isVariable = field == MtrrField.PHYS_BASE || field == MtrrField.PHYS_MASK;
    boolean isBeyond =
        isVariable && model.vendor() == Vendor.AMD && index >= Mtrrs.VARIABLE_RANGES_AMD;
    return model.has(Feature.MTRR) && !isBeyond;
  }

  private static boolean isInLowerHalf(long value) {
    return (value & ~LOWER_HALF) == 0;
  }
}
