package mmusim.mmu;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import mmusim.mmu.cost.Counters;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.PageSizes;
import mmusim.mmu.tlb.TlbCounts;
import mmusim.mmu.tlb.TlbHierarchy;

/** Declares the hits and misses of TLBs: each counter is the sum over the hierarchies. */
public final class TlbCounters {
  private final Counters counters;
  private final List<TlbHierarchy> tlbs;

  private TlbCounters(Counters counters, List<TlbHierarchy> tlbs) {
    this.counters = counters;
    this.tlbs = List.copyOf(tlbs);
  }

  /** Declares {@code tlb.l1d}, {@code tlb.l1i} and {@code tlb.l2}, whole and by page size. */
  public static void register(Counters counters, List<TlbHierarchy> tlbs) {
    TlbCounters declared = new TlbCounters(counters, tlbs);
    declared.level(
        "tlb.l1d",
        "first-level data TLB",
        List.of(Access.READ, Access.WRITE),
        TlbHierarchy::firstCounts);
    declared.level(
        "tlb.l1i", "first-level instruction TLB", List.of(Access.FETCH), TlbHierarchy::firstCounts);
    declared.level(
        "tlb.l2",
        "second-level TLB",
        List.of(Access.READ, Access.WRITE, Access.FETCH),
        TlbHierarchy::secondCounts);
  }

  private void level(
      String name,
      String words,
      List<Integer> operations,
      Function<TlbHierarchy, TlbCounts> counts) {
    sum(name + ".hits", "hits", words + ", hits", operations, (t, o) -> counts.apply(t).hits(o));
    sum(
        name + ".misses",
        "misses",
        words + ", misses",
        operations,
        (t, o) -> counts.apply(t).misses(o));
    for (int size = 0; size < PageSizes.KEYS.size(); size++) {
      int pageSize = size;
      String key = PageSizes.KEYS.get(size);
      sum(
          name + "." + key + ".hits",
          "hits",
          words + ", hits on entries of " + key + " pages",
          operations,
          (t, o) -> counts.apply(t).hits(o, pageSize));
      sum(
          name + "." + key + ".misses",
          "misses",
          words + ", misses that filled an entry of a " + key + " page",
          operations,
          (t, o) -> counts.apply(t).misses(o, pageSize));
    }
  }

  private void sum(
      String name,
      String unit,
      String description,
      List<Integer> operations,
      ToLongBiFunction<TlbHierarchy, Integer> count) {
    counters.register(
        name,
        unit,
        description,
        () ->
            tlbs.stream()
                .mapToLong(
                    tlb -> operations.stream().mapToLong(o -> count.applyAsLong(tlb, o)).sum())
                .sum());
  }
}
