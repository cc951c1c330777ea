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

  static Difference of(long cached, long fresh, long vaddr) {
    if (fresh == CachedTranslation.NONE
        || paddr(cached, vaddr) != paddr(fresh, vaddr)
        || rest(cached) != rest(fresh)) {
      return CHANGED;
    }
    long was = granted(cached);
    long is = granted(fresh);
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
  private static long granted(long entry) {
    return (entry ^ CachedTranslation.EXECUTE_DISABLE)
        & (GRANTS | CachedTranslation.EXECUTE_DISABLE);
  }

  /** What must be the same whatever the rights. */
  private static long rest(long entry) {
    return CachedTranslation.key(entry)
        | CachedTranslation.memoryType(entry) << 4
        | CachedTranslation.mappedPageSize(entry) << 8
        | (entry & CachedTranslation.GLOBAL) << 12;
  }
}
