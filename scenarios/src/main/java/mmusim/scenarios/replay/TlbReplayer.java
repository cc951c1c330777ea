package mmusim.scenarios.replay;

import mmusim.mmu.cost.CostModel;
import mmusim.mmu.cost.Counters;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.mmu.tlb.TlbHierarchy;

/**
 * Feeds the TLBs alone: every address translates to itself, a "walk" is a miss in every level, and
 * nothing else is simulated.
 */
public final class TlbReplayer extends SplittingReplayer {
  private static final int NO_PCID = 0;
  private static final int WRITE_BACK = 6;
  private static final long FLAGS =
      CachedTranslation.WRITABLE
          | CachedTranslation.USER
          | CachedTranslation.DIRTY
          | CachedTranslation.UPPER_WRITABLE;
  private static final long PADDR_MASK = (1L << 52) - 1;

  private final TlbHierarchy tlb;
  private final Counters counters = new Counters();

  /**
   * Creates empty TLBs.
   *
   * @param costs what hits and misses cost; a miss costs what starting a walk does
   * @param seed of random replacement
   */
  public TlbReplayer(TlbGeometry geometry, PageSizing sizing, CostModel costs, long seed) {
    this(new TlbHierarchy(geometry, seed), sizing, costs);
  }

  private TlbReplayer(TlbHierarchy tlb, PageSizing sizing, CostModel costs) {
    super(tlb, sizing);
    this.tlb = tlb;
    TlbCounters.register(counters, tlb, costs);
  }

  @Override
  public Counters counters() {
    return counters;
  }

  @Override
  void access(long vaddr, int operation, int pageSize) {
    long entry = tlb.lookupFirst(vaddr, NO_PCID, operation);
    if (entry != CachedTranslation.NONE) {
      hit(vaddr, operation, CachedTranslation.pageSize(entry), true);
      return;
    }
    miss(operation);
    entry = tlb.lookupSecond(vaddr, NO_PCID, operation);
    if (entry == CachedTranslation.NONE) {
      tlb.fill(vaddr, NO_PCID, operation, identity(vaddr, pageSize));
    }
  }

  private static long identity(long vaddr, int pageSize) {
    long page = vaddr & PADDR_MASK & -CachedTranslation.bytes(pageSize);
    return CachedTranslation.pack(page, FLAGS, WRITE_BACK, pageSize, 0);
  }
}
