package mmusim.mmu.stale;

import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.TranslationRules;

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

  private static final long GRANTS = CachedTranslation.WRITABLE | CachedTranslation.USER;

  /** In a set of rights: accesses of the shadow stack. All that the upper R/W decide alone. */
  private static final long SHADOW_STACK = 1L;

  /** In a set of rights: those of the supervisor that a user page does not give. */
  private static final long SUPERVISOR = 1L << 7;

  /**
   * Compares two translations of a page.
   *
   * @param rules what a shadow stack and a supervisor page are good for: the one ends when it
   *     becomes writable or clean, the other when it becomes a user page
   */
  static Difference of(long cached, long fresh, long vaddr, TranslationRules rules) {
    if (fresh == CachedTranslation.NONE
        || paddr(cached, vaddr) != paddr(fresh, vaddr)
        || rest(cached) != rest(fresh)) {
      return CHANGED;
    }
    long was = granted(cached, rules);
    long is = granted(fresh, rules);
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
  private static long granted(long entry, TranslationRules rules) {
    boolean isSupervisor = (entry & CachedTranslation.USER) == 0;
    return ((entry ^ CachedTranslation.EXECUTE_DISABLE)
            & (GRANTS | CachedTranslation.EXECUTE_DISABLE))
        | (rules.hasShadowStacks() && isShadowStack(entry) ? SHADOW_STACK : 0)
        | (rules.keepsSupervisorFromUserPages() && isSupervisor ? SUPERVISOR : 0);
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
