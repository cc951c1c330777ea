package mmusim.mmu.paging;

import mmusim.mmu.register.Cet;
import mmusim.mmu.register.Cr0;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Registers;

/**
 * Which accesses to which pages are allowed under the current registers; nothing else decides a
 * right. Protection keys are apart, in {@link KeyTable}.
 *
 * <p>A page has six bits that matter ({@link CachedTranslation#rightsIndex}), so that for one kind
 * of access the answer for all pages is one {@code long}: bit i says whether a page with rights
 * index i may be accessed. The constants below are the sets of indices with one of the bits set;
 * rules are written as set operations on them. Rebuilding all of it costs some hundred operations.
 *
 * @see "Intel SDM vol. 3A, 4.6.1 Determination of Access Rights"
 */
final class RightsTable {
  private static final long WRITABLE = 0xaaaa_aaaa_aaaa_aaaaL;
  private static final long USER = 0xcccc_cccc_cccc_ccccL;
  private static final long EXECUTE_DISABLE = 0xf0f0_f0f0_f0f0_f0f0L;
  private static final long UPPER_WRITABLE = 0xff00_ff00_ff00_ff00L;
  private static final long DIRTY = 0xffff_ffff_0000_0000L;
  private static final long ALL = -1L;

  /** The leaf is read-only and dirty below writable entries: the mark of a shadow-stack page. */
  private static final long SHADOW_STACK_PAGE = UPPER_WRITABLE & ~WRITABLE & DIRTY;

  private final long[] allowed = new long[Access.COUNT];

  /** As {@link #allowed}, but a write also needs the dirty flag: what a TLB entry suffices for. */
  private final long[] cacheable = new long[Access.COUNT];

  /** Follows a change of CR0, CR4, RFLAGS or the CET registers. */
  void rebuild(Registers registers) {
    for (int access = 0; access < Access.COUNT; access++) {
      long pages = allowedPages(registers, access);
      allowed[access] = pages;
      cacheable[access] = Access.isWrite(access) ? pages & DIRTY : pages;
    }
  }

  /** Returns whether {@code access} to a page with {@code rightsIndex} is allowed, keys apart. */
  boolean isAllowed(int access, int rightsIndex) {
    return (allowed[access] >>> rightsIndex & 1) != 0;
  }

  /** As {@link #isAllowed}, and no dirty flag remains to be set. */
  boolean isAllowedFromCache(int access, int rightsIndex) {
    return (cacheable[access] >>> rightsIndex & 1) != 0;
  }

  private static long allowedPages(Registers registers, int access) {
    boolean user = Access.isUser(access);
    if (Access.isShadowStack(access)) {
      long cet = user ? registers.userCet() : registers.supervisorCet();
      boolean on = registers.hasCr4(Cr4.CET) && (cet & Cet.SH_STK_EN) != 0;
      return on ? SHADOW_STACK_PAGE & (user ? USER : ~USER) : 0;
    }
    long pages = user ? USER : supervisorPages(registers, access);
    return switch (Access.operation(access)) {
      case Access.READ -> pages;
      case Access.WRITE -> user || registers.hasCr0(Cr0.WP) ? pages & WRITABLE : pages;
      case Access.FETCH -> pages & ~EXECUTE_DISABLE;
      default -> 0;
    };
  }

  /** What SMEP and SMAP leave to a supervisor access. */
  private static long supervisorPages(Registers registers, int access) {
    return reachesUserPages(registers, access) ? ALL : ~USER;
  }

  /** Returns whether SMEP and SMAP let a supervisor access reach user pages. */
  static boolean reachesUserPages(Registers registers, int access) {
    if (Access.isFetch(access)) {
      return !registers.hasCr4(Cr4.SMEP);
    }
    boolean lifted = (registers.rflags() & Registers.RFLAGS_AC) != 0;
    return !registers.hasCr4(Cr4.SMAP) || (lifted && Access.heedsAc(access));
  }
}
