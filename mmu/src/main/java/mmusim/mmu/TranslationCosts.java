package mmusim.mmu;

import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.paging.Pte;

/**
 * The cycles of translations. By cause they are computed from what an {@link Mmu} counted when
 * somebody asks; their sum, which is asked for at each access, from what it cost to miss so far.
 */
final class TranslationCosts {
  private static final int READS_BITS = 3;

  private final long firstLevelHit;
  private final long secondLevelHit;
  private final long walk;
  private final long[] readByLevel = new long[Pte.LEVEL_MAX + 1];

  /** By first level and number of reads. */
  private final long[] wholeWalk = new long[(Pte.LEVEL_MAX + 1) << READS_BITS];

  private final long pteRead;
  private final long fault;

  TranslationCosts(CostModel costs) {
    firstLevelHit = costs.cycles(Cost.TLB_L1_HIT);
    secondLevelHit = costs.cycles(Cost.TLB_L2_HIT);
    walk = costs.cycles(Cost.WALK_BASE);
    fault = costs.cycles(Cost.FAULT_DELIVERY) + costs.cycles(Cost.FAULT_RETURN);
    for (int level = 1; level <= Pte.LEVEL_MAX; level++) {
      readByLevel[level] = costs.cycles(Cost.walkRead(level));
      long sum = walk;
      for (int reads = 1; reads <= level; reads++) {
        sum += readByLevel[level - reads + 1];
        wholeWalk[level << READS_BITS | reads] = sum;
      }
    }
    pteRead = walk(1, 1);
  }

  /** Returns the cycles of a second-level hit. */
  long secondLevelHit() {
    return secondLevelHit;
  }

  /** Returns the cycles of a walk that began at a level and read some entries. */
  long walk(int level, int reads) {
    return wholeWalk[level << READS_BITS | reads];
  }

  /** Returns the cycles of a walk that read a PTE and nothing else. */
  long pteRead() {
    return pteRead;
  }

  /** Returns the cycles of a page fault. */
  long fault() {
    return fault;
  }

  /**
   * Returns the cycles of all causes that are counted by translations.
   *
   * @param missCycles those of second-level hits, walks and faults
   */
  long total(Mmu mmu, long missCycles) {
    return firstLevelHit == 0
        ? missCycles
        : firstLevelHit * mmu.tlb().firstCounts().allHits() + missCycles;
  }

  /** Returns the cycles of one cause; 0 for those that are not counted by translations. */
  long of(CycleCause cause, Mmu mmu) {
    return switch (cause) {
      case TLB_L1 -> firstLevelHit * mmu.tlb().firstCounts().allHits();
      case TLB_L2 -> secondLevelHit * mmu.tlb().secondCounts().allHits();
      case WALK -> walk * mmu.walks();
      case WALK_PML5E -> readByLevel[5] * mmu.reads(5);
      case WALK_PML4E -> readByLevel[4] * mmu.reads(4);
      case WALK_PDPTE -> readByLevel[3] * mmu.reads(3);
      case WALK_PDE -> readByLevel[2] * mmu.reads(2);
      case WALK_PTE -> readByLevel[1] * mmu.reads(1);
      case FAULT_DELIVERY -> fault * mmu.pageFaults();
      default -> 0;
    };
  }
}
