package mmusim.mmu.tlb;

import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;

/** Geometries and accesses for tests: what a test sets is what matters to it. */
final class Tlbs {
  static final List<Integer> DATA = List.of(Access.READ, Access.WRITE);
  static final List<Integer> ALL = List.of(Access.READ, Access.WRITE, Access.FETCH);
  static final int SIZE_4K = 0;
  static final int SIZE_2M = 1;
  static final int SIZE_1G = 2;

  private Tlbs() {}

  static TlbArrayGeometry array(
      String name, int level, List<Integer> pageSizes, int entries, int ways) {
    return new TlbArrayGeometry(
        name, level, ALL, pageSizes, entries, ways, Replacement.LRU, Indexing.LOW_BITS);
  }

  static TlbHierarchy hierarchy(Inclusion inclusion, TlbArrayGeometry... arrays) {
    return new TlbHierarchy(new TlbGeometry("test", List.of(arrays), inclusion), 1);
  }

  static TlbHierarchy hierarchy(TlbArrayGeometry... arrays) {
    return hierarchy(Inclusion.NEITHER, arrays);
  }

  /** Returns the entry of an identity mapping: writable, user, dirty. */
  static long entry(long vaddr, int pageSize, boolean global) {
    long flags =
        CachedTranslation.WRITABLE
            | CachedTranslation.USER
            | CachedTranslation.DIRTY
            | (global ? CachedTranslation.GLOBAL : 0);
    long paddr = vaddr & 0x0000_00ff_ffff_f000L & -CachedTranslation.bytes(pageSize);
    return CachedTranslation.pack(paddr, flags, 6, pageSize, 0);
  }

  /** Looks up and, after a miss, fills with an identity mapping; returns the level of the hit. */
  static int access(TlbHierarchy tlb, long vaddr, int pcid, int operation, int pageSize) {
    if (tlb.lookup(vaddr, pcid, operation) == CachedTranslation.NONE) {
      tlb.fill(vaddr, pcid, operation, entry(vaddr, pageSize, false));
    }
    return tlb.lastLevel();
  }
}
