package mmusim.mmu.stale;

import mmusim.mmu.paging.CachedTranslation;

/** How a cached translation differs from a fresh one at an address. */
enum Difference {
  /** Not at all, or only in that the tables have become dirty. */
  NONE,

  /** The tables now allow more. */
  LOOSENED,

  /** The dirty flag was cleared: new writes may not be recorded. */
  DIRTY_CLEARED,

  /** Another frame, fewer rights, another key, type, size or scope, or absent. */
  CHANGED;

  private static final long GRANTS =
      CachedTranslation.WRITABLE | CachedTranslation.USER | CachedTranslation.UPPER_WRITABLE;

  /** In a set of rights: accesses of the shadow stack. */
  private static final long SHADOW_STACK = 1L;

  /**
   * Compares two translations of a page.
   *
   * @param shadowStacks whether a page that is read-only and dirty below writable entries is a
   *     shadow stack, which a page that becomes writable or clean no longer is
   */
  static Difference of(long cached, long fresh, long vaddr, boolean shadowStacks) {
    if (fresh == CachedTranslation.NONE
        || paddr(cached, vaddr) != paddr(fresh, vaddr)
        || rest(cached) != rest(fresh)) {
      return CHANGED;
    }
    long was = granted(cached, shadowStacks);
    long is = granted(fresh, shadowStacks);
    if ((was & ~is) != 0) {
      return CHANGED;
    }
    if ((cached & ~fresh & CachedTranslation.DIRTY) != 0) {
      return DIRTY_CLEARED;
    }
    return was == is ? NONE : LOOSENED;
  }

  private static long paddr(long entry, long vaddr) {
    long offsetMask = CachedTranslation.bytes(CachedTranslation.pageSize(entry)) - 1;
    return CachedTranslation.pagePaddr(entry) | (vaddr & offsetMask);
  }

  /** Rights as a set: a bit is set where something is allowed. */
  private static long granted(long entry, boolean shadowStacks) {
    long rights =
        (entry ^ CachedTranslation.EXECUTE_DISABLE) & (GRANTS | CachedTranslation.EXECUTE_DISABLE);
    return shadowStacks && isShadowStack(entry) ? rights | SHADOW_STACK : rights;
  }

  private static boolean isShadowStack(long entry) {
    long upper = CachedTranslation.UPPER_WRITABLE;
    long dirty = CachedTranslation.DIRTY;
    return (entry & (upper | dirty | CachedTranslation.WRITABLE)) == (upper | dirty);
  }

  /** What must be the same whatever the rights. */
  private static long rest(long entry) {
    return CachedTranslation.key(entry)
        | CachedTranslation.memoryType(entry) << 4
        | CachedTranslation.mappedPageSize(entry) << 8
        | (entry & CachedTranslation.GLOBAL) << 12;
  }
}
