package mmusim.mmu;

import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import mmusim.mmu.cost.Counters;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.stale.StaleLog;

/** Declares the counters of the hardware: each is the sum over the CPUs. */
final class CpuCounters {
  private final Counters counters;
  private final List<Cpu> cpus;

  private CpuCounters(Counters counters, List<Cpu> cpus) {
    this.counters = counters;
    this.cpus = cpus;
  }

  static void register(Counters counters, List<Cpu> cpus, StaleLog staleLog) {
    CpuCounters declared = new CpuCounters(counters, cpus);
    declared.sum("page_faults", "faults", "page faults", Cpu::pageFaults);
    TlbCounters.register(counters, cpus.stream().map(Cpu::tlb).toList());
    declared.walks();
    declared.sum(
        "invalidation.instructions",
        "instructions",
        "instructions that had to drop cached translations",
        Cpu::invalidations);
    counters.register(
        "stale.legal", "uses", "legal uses of stale translations", staleLog::legalUses);
    counters.register(
        "stale.bugs", "uses", "uses of translations that miss an invalidation", staleLog::bugs);
    declared.cycles();
  }

  private void walks() {
    sum("walks", "walks", "page walks, those that set a dirty flag included", Cpu::walks);
    sum("walks.dirty", "walks", "walks of write hits that set a dirty flag", Cpu::dirtyWalks);
    sum("walk.reads", "reads", "paging-structure entries read by walks", CpuCounters::reads);
    for (int level = Pte.LEVEL_MAX; level >= 1; level--) {
      int read = level;
      String entry = Pte.name(level).toLowerCase(Locale.ROOT);
      sum(
          "walk.reads." + entry,
          "reads",
          Pte.name(level) + "s read by walks",
          c -> c.walkReads(read));
    }
    for (int level = Pte.LEVEL_MAX; level >= 2; level--) {
      int cached = level;
      String entry = Pte.name(level).toLowerCase(Locale.ROOT);
      sum(
          "walkcache." + entry + ".hits",
          "hits",
          "walks that began below a cached " + Pte.name(level),
          c -> c.walkCaches().hits(cached));
    }
    sum("walkcache.misses", "misses", "walks that began at CR3", c -> c.walkCaches().misses());
  }

  private void cycles() {
    sum("cycles", "cycles", "all cycles charged", Cpu::cycles);
    for (CycleCause cause : CycleCause.values()) {
      sum("cycles." + cause.key(), "cycles", cause.description(), c -> c.cycles(cause));
    }
  }

  private static long reads(Cpu cpu) {
    long reads = 0;
    for (int level = 1; level <= Pte.LEVEL_MAX; level++) {
      reads += cpu.walkReads(level);
    }
    return reads;
  }

  private void sum(String name, String unit, String description, ToLongFunction<Cpu> counter) {
    counters.register(name, unit, description, () -> cpus.stream().mapToLong(counter).sum());
  }
}
