package mmusim.mmu.register;

import mmusim.mmu.memtype.Mtrrs;

/** The kinds of memory type range registers. */
public enum MtrrField {
  /** IA32_MTRR_DEF_TYPE (2FFH); index 0. */
  DEF_TYPE,

  /** The fixed ranges by rising address, IA32_MTRR_FIX64K_00000 (250H) on; index 0..10. */
  FIXED,

  /** IA32_MTRR_PHYSBASEn; index 0..9. */
  PHYS_BASE,

  /** IA32_MTRR_PHYSMASKn; index 0..9. */
  PHYS_MASK;

  /** Returns register {@code index} of this kind. */
  public long read(Mtrrs mtrrs, int index) {
    return switch (this) {
      case DEF_TYPE -> mtrrs.defaultType();
      case FIXED -> mtrrs.fixed(index);
      case PHYS_BASE -> mtrrs.physBase(index);
      case PHYS_MASK -> mtrrs.physMask(index);
    };
  }

  boolean write(Mtrrs mtrrs, int index, long value) {
    return switch (this) {
      case DEF_TYPE -> mtrrs.writeDefaultType(value);
      case FIXED -> mtrrs.writeFixed(index, value);
      case PHYS_BASE -> mtrrs.writePhysBase(index, value);
      case PHYS_MASK -> mtrrs.writePhysMask(index, value);
    };
  }
}
