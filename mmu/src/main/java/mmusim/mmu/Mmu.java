package mmusim.mmu;

import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.cost.CycleLedger;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.PageWalker;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.paging.TranslationRules;
import mmusim.mmu.register.Registers;
import mmusim.mmu.stale.StaleChecker;
import mmusim.mmu.tlb.TlbHierarchy;
import mmusim.mmu.walkcache.PagingStructureCaches;
import mmusim.mmu.walkcache.WalkStart;
import org.jspecify.annotations.Nullable;

/**
 * Translates canonical addresses: first-level TLB, second-level TLB, then a walk that begins at the
 * deepest paging-structure-cache entry.
 *
 * <p>A hit whose rights suffice ends the matter. A write that is allowed but finds the cached dirty
 * flag clear walks to set it and stays a hit of its level. A hit that denies is followed up as
 * {@link DeniedHitPolicy} says. Walks that fault fill nothing.
 *
 * @see "Intel SDM vol. 3A, 4.10 Caching Translation Information"
 */
final class Mmu {
  private static final int NOTHING_READ = 0;

  private final Registers registers;
  private final TranslationRules rules;
  private final PageWalker walker;
  private final TlbHierarchy tlb;
  private final PagingStructureCaches walkCaches;
  private final TranslationCaches caches;
  private final @Nullable StaleChecker checker;
  private final DeniedHitPolicy deniedHitPolicy;
  private final CostModel costs;
  private final CycleLedger ledger;
  private final long[] readsByLevel = new long[Pte.LEVEL_MAX + 1];
  private final CycleCause[] readCauses = new CycleCause[Pte.LEVEL_MAX + 1];
  private final long[] readCycles = new long[Pte.LEVEL_MAX + 1];
  private int pcid;
  private long pageFaults;
  private long walks;
  private long dirtyWalks;

  Mmu(
      MachineConfig config,
      PhysicalMemory memory,
      Registers registers,
      TranslationRules rules,
      @Nullable StaleChecker checker,
      CycleLedger ledger,
      long seed) {
    this.registers = registers;
    this.rules = rules;
    this.walker = new PageWalker(memory, rules, config.accessedPolicy());
    this.tlb = new TlbHierarchy(config.tlb(), seed);
    this.walkCaches = new PagingStructureCaches(config.walkCaches(), seed);
    this.checker = checker;
    this.caches =
        new TranslationCaches(registers, tlb, walkCaches, checker, config.invalidationPolicy());
    this.deniedHitPolicy = config.deniedHitPolicy();
    this.costs = config.costs();
    this.ledger = ledger;
    for (int level = 1; level <= Pte.LEVEL_MAX; level++) {
      readCauses[level] = CycleCause.walkRead(level);
      readCycles[level] = costs.cycles(Cost.walkRead(level));
    }
  }

  TlbHierarchy tlb() {
    return tlb;
  }

  PagingStructureCaches walkCaches() {
    return walkCaches;
  }

  TranslationCaches caches() {
    return caches;
  }

  long pageFaults() {
    return pageFaults;
  }

  long walks() {
    return walks;
  }

  long dirtyWalks() {
    return dirtyWalks;
  }

  long reads(int level) {
    return readsByLevel[level];
  }

  /** Returns the cycles of first-level hits, which are counted and not charged one by one. */
  long firstLevelCycles() {
    long cycles = costs.cycles(Cost.TLB_L1_HIT);
    return cycles == 0 ? 0 : cycles * firstLevelHits();
  }

  /** Follows a register write that may have changed the PCID. */
  void registersChanged() {
    pcid = registers.pcid();
  }

  /** Translates; see {@link Cpu#translate}. */
  long translate(long vaddr, int access) {
    long entry = tlb.lookupFirst(vaddr, pcid, Access.operation(access));
    if (checker == null
        && entry != CachedTranslation.NONE
        && rules.isAllowedFromCache(access, entry)) {
      return result(vaddr, entry, TranslationResult.TLB_L1, NOTHING_READ);
    }
    return translateOtherwise(vaddr, access, entry);
  }

  private long translateOtherwise(long vaddr, int access, long firstLevelEntry) {
    if (checker != null) {
      checker.beginAccess();
    }
    long entry = firstLevelEntry;
    int tlbLevel = TranslationResult.TLB_L1;
    if (entry == CachedTranslation.NONE) {
      entry = tlb.lookupSecond(vaddr, pcid, Access.operation(access));
      if (entry == CachedTranslation.NONE) {
        return translateByWalk(vaddr, access);
      }
      tlbLevel = TranslationResult.TLB_L2;
      ledger.charge(CycleCause.TLB_L2, costs.cycles(Cost.TLB_L2_HIT));
    }
    if (!rules.isAllowed(access, entry)) {
      return denied(vaddr, access, entry, tlbLevel);
    }
    if (checker != null) {
      checker.used(vaddr, pcid, entry);
    }
    return rules.isAllowedFromCache(access, entry)
        ? result(vaddr, entry, tlbLevel, NOTHING_READ)
        : setDirty(vaddr, access, tlbLevel);
  }

  private long translateByWalk(long vaddr, int access) {
    long entry = walk(vaddr, access);
    if (TranslationResult.isFault(entry)) {
      return raise(vaddr, entry);
    }
    tlb.fill(vaddr, pcid, Access.operation(access), entry);
    if (checker != null) {
      checker.cached(vaddr, pcid, entry);
    }
    return result(vaddr, entry, TranslationResult.TLB_MISS, walker.reads());
  }

  /** A write through an entry that is not dirty: the walk sets the flag, and all copies know it. */
  private long setDirty(long vaddr, int access, int tlbLevel) {
    dirtyWalks++;
    long entry = walk(vaddr, access);
    if (TranslationResult.isFault(entry)) {
      return raise(vaddr, entry);
    }
    tlb.refresh(vaddr, pcid, Access.operation(access), entry);
    if (checker != null) {
      checker.cached(vaddr, pcid, entry);
    }
    return result(vaddr, entry, tlbLevel, walker.reads());
  }

  private long denied(long vaddr, int access, long entry, int tlbLevel) {
    if (deniedHitPolicy == DeniedHitPolicy.FAULT) {
      int level = CachedTranslation.mappedPageSize(entry) + 1;
      int code = rules.deniedErrorCode(access, entry);
      return raise(
          vaddr,
          TranslationResult.fault(
              TranslationResult.VECTOR_PF, code, level, tlbLevel, NOTHING_READ));
    }
    tlb.invalidatePage(vaddr, pcid, true);
    walkCaches.invalidateAddress(vaddr, pcid);
    return translateByWalk(vaddr, access);
  }

  private long raise(long vaddr, long fault) {
    pageFaults++;
    registers.setCr2(vaddr);
    caches.pageFault(vaddr);
    ledger.charge(
        CycleCause.FAULT_DELIVERY,
        costs.cycles(Cost.FAULT_DELIVERY) + costs.cycles(Cost.FAULT_RETURN));
    return fault;
  }

  private long walk(long vaddr, int access) {
    long start = walkCaches.lookup(vaddr, pcid);
    int level;
    long entry;
    if (start == WalkStart.NONE) {
      level = rules.levels();
      entry = walker.walk(vaddr, access);
    } else {
      level = WalkStart.tableLevel(start);
      entry = walker.walkFrom(level, WalkStart.walkState(start), vaddr, access);
    }
    walks++;
    chargeWalk(level);
    if (!TranslationResult.isFault(entry)) {
      for (int read = level; read > walker.leafLevel(); read--) {
        walkCaches.fill(read, vaddr, pcid, WalkStart.pack(walker.walkState(read), read - 1));
      }
    }
    return entry;
  }

  private void chargeWalk(int startLevel) {
    ledger.charge(CycleCause.WALK, costs.cycles(Cost.WALK_BASE));
    for (int level = startLevel; level > startLevel - walker.reads(); level--) {
      readsByLevel[level]++;
      ledger.charge(readCauses[level], readCycles[level]);
    }
  }

  private long firstLevelHits() {
    return tlb.firstCounts().hits(Access.READ)
        + tlb.firstCounts().hits(Access.WRITE)
        + tlb.firstCounts().hits(Access.FETCH);
  }

  private static long result(long vaddr, long entry, int tlbLevel, int reads) {
    long offsetMask = CachedTranslation.bytes(CachedTranslation.pageSize(entry)) - 1;
    return TranslationResult.mapped(
        CachedTranslation.pagePaddr(entry) | (vaddr & offsetMask),
        CachedTranslation.memoryType(entry),
        CachedTranslation.mappedPageSize(entry),
        tlbLevel,
        reads);
  }
}
