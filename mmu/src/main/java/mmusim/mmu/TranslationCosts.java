package mmusim.mmu;

import java.util.List;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.cost.CycleCause;

/** The cycles of translations, computed from what an {@link Mmu} counted when somebody asks. */
final class TranslationCosts {
  private static final List<CycleCause> CAUSES = List.of(CycleCause.values());

  private final long firstLevelHit;
  private final long secondLevelHit;
  private final long walk;
  private final long readPml5e;
  private final long readPml4e;
  private final long readPdpte;
  private final long readPde;
  private final long readPte;
  private final long fault;

  TranslationCosts(CostModel costs) {
    firstLevelHit = costs.cycles(Cost.TLB_L1_HIT);
    secondLevelHit = costs.cycles(Cost.TLB_L2_HIT);
    walk = costs.cycles(Cost.WALK_BASE);
    readPml5e = costs.cycles(Cost.READ_PML5E);
    readPml4e = costs.cycles(Cost.READ_PML4E);
    readPdpte = costs.cycles(Cost.READ_PDPTE);
    readPde = costs.cycles(Cost.READ_PDE);
    readPte = costs.cycles(Cost.READ_PTE);
    fault = costs.cycles(Cost.FAULT_DELIVERY) + costs.cycles(Cost.FAULT_RETURN);
  }

  /** Returns the cycles of all causes that are counted by translations. */
  long total(Mmu mmu) {
    long sum = 0;
    for (CycleCause cause : CAUSES) {
      sum += of(cause, mmu);
    }
    return sum;
  }

  /** Returns the cycles of one cause; 0 for those that are not counted by translations. */
  long of(CycleCause cause, Mmu mmu) {
    return switch (cause) {
      case TLB_L1 -> firstLevelHit * mmu.tlb().firstCounts().allHits();
      case TLB_L2 -> secondLevelHit * mmu.tlb().secondCounts().allHits();
      case WALK -> walk * mmu.walks();
      case WALK_PML5E -> readPml5e * mmu.reads(5);
      case WALK_PML4E -> readPml4e * mmu.reads(4);
      case WALK_PDPTE -> readPdpte * mmu.reads(3);
      case WALK_PDE -> readPde * mmu.reads(2);
      case WALK_PTE -> readPte * mmu.reads(1);
      case FAULT_DELIVERY -> fault * mmu.pageFaults();
      default -> 0;
    };
  }
}
