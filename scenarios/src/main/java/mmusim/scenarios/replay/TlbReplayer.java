package mmusim.scenarios.replay;

import mmusim.mmu.cost.CostModel;
import mmusim.mmu.cost.Counters;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.tlb.FirstLevelHits;
import mmusim.mmu.tlb.Tag;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.mmu.tlb.TlbHierarchy;
import mmusim.mmu.tlb.TlbPort;

/**
 * Feeds the TLBs alone: every address translates to itself, a "walk" is a miss in every level, and
 * nothing else is simulated. Recent hits are remembered, so that most need no search.
 */
public final class TlbReplayer extends SplittingReplayer {
  private static final int NO_PCID = 0;
  private static final int OPERATION_BITS = 2;
  private static final int FOLD_SHIFT = 5;
  private static final int WRITE_BACK = 6;
  private static final long FLAGS =
      CachedTranslation.WRITABLE
          | CachedTranslation.USER
          | CachedTranslation.DIRTY
          | CachedTranslation.UPPER_WRITABLE;
  private static final long PADDR_MASK = PhysicalMemory.ADDRESS_LIMIT - 1;

  private final TlbHierarchy tlb;
  private final Counters counters = new Counters();
  private final FirstLevelHits remembered;

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
    this.remembered = tlb.firstLevelHits();
    ReplayCounters.register(counters, tlb, costs);
  }

  @Override
  public Counters counters() {
    return counters;
  }

  @Override
  void access(long vaddr, int operation, int pageSize) {
    long key = vaddr >>> Pages.PAGE_SHIFT << OPERATION_BITS | operation;
    int line = FirstLevelHits.line(key << FirstLevelHits.HASH_SHIFT ^ key >>> FOLD_SHIFT);
    if (remembered.holds(line, key)) {
      hit(vaddr, operation, (int) remembered.repeat(line), true);
      return;
    }
    TlbPort port = tlb.port(operation);
    long tlbKey = Tag.key(vaddr, NO_PCID);
    long entry = port.lookup(tlbKey);
    if (port.lastLevel() == TranslationResult.TLB_L1) {
      int entrySize = CachedTranslation.pageSize(entry);
      port.remember(line, key, entrySize);
      hit(vaddr, operation, entrySize, true);
      return;
    }
    miss(operation);
    if (entry == CachedTranslation.NONE) {
      port.fill(tlbKey, identity(vaddr, pageSize));
    }
  }

  private static long identity(long vaddr, int pageSize) {
    long page = vaddr & PADDR_MASK & -CachedTranslation.bytes(pageSize);
    return CachedTranslation.pack(page, FLAGS, WRITE_BACK, pageSize, 0);
  }
}
