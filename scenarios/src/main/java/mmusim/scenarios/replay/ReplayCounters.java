package mmusim.scenarios.replay;

import java.util.List;
import mmusim.mmu.TlbCounters;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.cost.Counters;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.paging.Access;
import mmusim.mmu.tlb.TlbCounts;
import mmusim.mmu.tlb.TlbHierarchy;

/** Declares the counters of TLBs that stand alone, by the names that a machine has. */
final class ReplayCounters {
  private static final List<Integer> DATA = List.of(Access.READ, Access.WRITE);
  private static final List<Integer> FETCHES = List.of(Access.FETCH);
  private static final List<Integer> ALL = List.of(Access.READ, Access.WRITE, Access.FETCH);

  private ReplayCounters() {}

  static void register(Counters counters, TlbHierarchy tlb, CostModel costs) {
    TlbCounters.register(counters, List.of(tlb));
    counters.register(
        "walks", "walks", "accesses that missed in every level", () -> walks(tlb, ALL));
    counters.register(
        "walks.data", "walks", "data accesses that missed in every level", () -> walks(tlb, DATA));
    counters.register(
        "walks.instr", "walks", "fetches that missed in every level", () -> walks(tlb, FETCHES));
    registerCycles(counters, tlb, costs);
  }

  private static void registerCycles(Counters counters, TlbHierarchy tlb, CostModel costs) {
    counters.register(
        "cycles",
        "cycles",
        "all cycles charged",
        () -> firstCycles(tlb, costs) + secondCycles(tlb, costs) + walkCycles(tlb, costs));
    counters.register(
        "cycles." + CycleCause.TLB_L1.key(),
        "cycles",
        CycleCause.TLB_L1.description(),
        () -> firstCycles(tlb, costs));
    counters.register(
        "cycles." + CycleCause.TLB_L2.key(),
        "cycles",
        CycleCause.TLB_L2.description(),
        () -> secondCycles(tlb, costs));
    counters.register(
        "cycles." + CycleCause.WALK.key(),
        "cycles",
        "page walks, at the cost of one that reads a PTE alone",
        () -> walkCycles(tlb, costs));
  }

  private static long firstCycles(TlbHierarchy tlb, CostModel costs) {
    return hits(tlb.firstCounts()) * costs.cycles(Cost.TLB_L1_HIT);
  }

  private static long secondCycles(TlbHierarchy tlb, CostModel costs) {
    return hits(tlb.secondCounts()) * costs.cycles(Cost.TLB_L2_HIT);
  }

  private static long walkCycles(TlbHierarchy tlb, CostModel costs) {
    return walks(tlb, ALL) * (costs.cycles(Cost.WALK_BASE) + costs.cycles(Cost.READ_PTE));
  }

  private static long hits(TlbCounts counts) {
    return ALL.stream().mapToLong(counts::hits).sum();
  }

  /** First-level misses that the second level did not hold, or all where there is none. */
  private static long walks(TlbHierarchy tlb, List<Integer> operations) {
    return operations.stream()
        .mapToLong(o -> tlb.firstCounts().misses(o) - tlb.secondCounts().hits(o))
        .sum();
  }
}
