package mmusim.mmu.paging;

import mmusim.mmu.register.Cr3;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Efer;
import mmusim.mmu.register.Registers;

/**
 * What happens to an address before it is translated: metadata is masked off (LAM, or AMD's UAI),
 * LASS is judged, and what remains must be canonical.
 *
 * <p>UAI is for references through DS and ES: not through SS, not implicit ones. Choice: LAM
 * applies to explicit data accesses, not to implicit ones; neither applies to the shadow stack,
 * whose pointer is kept canonical.
 *
 * @see "Intel SDM vol. 3A, chapter Linear-Address Pre-Processing (4 in the editions since 2025,
 *     whose chapter 5 is Paging)"
 * @see "AMD APM vol. 2, 5.10 Upper Address Ignore"
 */
final class LinearAddressRules {
  /** What UAI ignores, bits 63:57, with 4 levels of tables as with 5. */
  private static final int UAI_BITS = 7;

  /** Bits above the canonical sign bit: 16 with 4 levels, 7 with 5. */
  private final int signShift;

  private boolean plain = true;
  private boolean lass;
  private boolean lassData;
  private boolean lassImplicitData;
  private boolean upperAddressIgnore;

  /** Distance of the bit that is copied upwards from bit 63; 0 if addresses are not masked. */
  private int userMaskShift;

  private int supervisorMaskShift;

  LinearAddressRules(int levels) {
    this.signShift = signShift(levels);
  }

  /** Returns 64 less the width of addresses. */
  static int signShift(int levels) {
    return Long.SIZE - Pte.shift(levels + 1);
  }

  /** Follows a change of CR3, CR4, EFER or RFLAGS. */
  void rebuild(Registers registers) {
    lass = registers.hasCr4(Cr4.LASS);
    lassImplicitData = lass && registers.hasCr4(Cr4.SMAP);
    lassData = lassImplicitData && (registers.rflags() & Registers.RFLAGS_AC) == 0;
    upperAddressIgnore = (registers.efer() & Efer.UAIE) != 0;
    userMaskShift = 0;
    if ((registers.cr3() & Cr3.LAM_U57) != 0) {
      userMaskShift = signShift(5);
    } else if ((registers.cr3() & Cr3.LAM_U48) != 0) {
      userMaskShift = signShift(4);
    }
    supervisorMaskShift = registers.hasCr4(Cr4.LAM_SUP) ? signShift : 0;
    plain = !lass && !upperAddressIgnore && userMaskShift == 0 && supervisorMaskShift == 0;
  }

  /** Returns whether an address is translated as it is, if only it is canonical. */
  boolean isPlain() {
    return plain;
  }

  /** Returns whether the bits above the highest translated one are copies of it. */
  boolean isCanonical(long vaddr) {
    return vaddr << signShift >> signShift == vaddr;
  }

  /** Returns the address without metadata; bit 63 is never changed by LAM. */
  long masked(long vaddr, int access) {
    if (Access.isFetch(access) || Access.isImplicit(access) || Access.isShadowStack(access)) {
      return vaddr;
    }
    if (upperAddressIgnore) {
      return Access.isStack(access) ? vaddr : vaddr << UAI_BITS >> UAI_BITS;
    }
    int shift = vaddr < 0 ? supervisorMaskShift : userMaskShift;
    if (shift == 0) {
      return vaddr;
    }
    long extended = vaddr << shift >> shift;
    return (extended & Long.MAX_VALUE) | (vaddr & Long.MIN_VALUE);
  }

  /** Returns whether LASS refuses the access. */
  boolean violatesLass(long vaddr, int access) {
    if (Access.isUser(access)) {
      return lass && vaddr < 0;
    }
    if (vaddr < 0) {
      return false;
    }
    if (Access.isFetch(access)) {
      return lass;
    }
    return Access.heedsAc(access) ? lassData : lassImplicitData;
  }
}
