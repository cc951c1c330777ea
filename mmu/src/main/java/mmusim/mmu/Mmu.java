package mmusim.mmu;

import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.PageWalker;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.paging.TranslationRules;
import mmusim.mmu.register.Registers;
import mmusim.mmu.register.Vendor;
import mmusim.mmu.stale.StaleChecker;
import mmusim.mmu.tlb.DeniedHitPolicy;
import mmusim.mmu.tlb.Tag;
import mmusim.mmu.tlb.TlbHierarchy;
import mmusim.mmu.tlb.TlbPort;
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
  private static final int FOUR_LEVELS = 4;

  private final Registers registers;
  private final TranslationRules rules;
  private final PageWalker walker;
  private final TlbHierarchy tlb;
  private final PagingStructureCaches walkCaches;
  private final TranslationCaches caches;
  private final @Nullable StaleChecker checker;
  private final DeniedHitPolicy deniedHitPolicy;
  private final TranslationCosts costs;
  private final boolean walksAgain;
  private final WalkCounts walkCounts = new WalkCounts();
  private int pcid;

  /** Entries that the walk read which was refused and made again; 0 if none was. */
  private int refusedReads;

  private long pageFaults;
  private long dirtyWalks;

  /** Cycles of second-level hits, walks and faults; but not of hits that were repeated. */
  private long missCycles;

  private @Nullable CpuObserver observer;

  Mmu(
      MachineConfig config,
      PhysicalMemory memory,
      Registers registers,
      TranslationRules rules,
      @Nullable StaleChecker checker,
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
    this.costs = new TranslationCosts(config.costs());
    this.walksAgain = registers.model().vendor() == Vendor.AMD;
  }

  /** Sets who is told of walks, faults and invalidations; null for nobody. */
  void observe(@Nullable CpuObserver observer) {
    this.observer = observer;
  }

  PageWalker walker() {
    return walker;
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
    return walkCounts.walks() + tlb.firstCounts().repeatedWalks();
  }

  long dirtyWalks() {
    return dirtyWalks;
  }

  long reads(int level) {
    return walkCounts.reads(level) + (level == 1 ? tlb.firstCounts().repeatedWalks() : 0);
  }

  /** Returns the cycles of hits, walks and faults. */
  long cycles() {
    long repeated = tlb.firstCounts().repeatsBelow();
    long walks = tlb.firstCounts().repeatedWalks();
    return costs.total(
        this, missCycles + repeated * costs.secondLevelHit() + walks * costs.pteRead());
  }

  /** Returns the cycles of one of the causes that are counted here; 0 for any other. */
  long cycles(CycleCause cause) {
    return costs.of(cause, this);
  }

  /** Follows a register write that may have changed the PCID. */
  void registersChanged() {
    pcid = registers.pcid();
  }

  /** Translates; see {@link Cpu#translate}. */
  long translate(long vaddr, int access) {
    TlbPort port = tlb.port(Access.operation(access));
    long entry = port.lookup(Tag.key(vaddr, pcid));
    int level = port.lastLevel();
    if (level == TranslationResult.TLB_L2) {
      missCycles += costs.secondLevelHit();
    }
    if (checker != null) {
      noteUse(checker, vaddr, access, entry);
    }
    if (entry == CachedTranslation.NONE) {
      return translateByWalk(vaddr, access, port);
    }
    return rules.isAllowedFromCache(access, entry)
        ? rules.result(vaddr, entry, level, NOTHING_READ)
        : followUp(vaddr, access, entry, level);
  }

  private void noteUse(StaleChecker checker, long vaddr, int access, long entry) {
    checker.beginAccess();
    if (entry != CachedTranslation.NONE && rules.isAllowed(access, entry)) {
      checker.used(vaddr, pcid, entry);
    }
  }

  private long followUp(long vaddr, int access, long entry, int tlbLevel) {
    return rules.isAllowed(access, entry)
        ? setDirty(vaddr, access, tlbLevel)
        : denied(vaddr, access, entry, tlbLevel);
  }

  private long translateByWalk(long vaddr, int access, TlbPort port) {
    long entry = walkUntilSure(vaddr, access);
    if (TranslationResult.isFault(entry)) {
      return raiseAfterMiss(vaddr, access, entry);
    }
    port.fill(Tag.key(vaddr, pcid), entry);
    return walked(vaddr, entry);
  }

  /** A walk found what the TLBs of the operation do not hold, and now they do. */
  private long walked(long vaddr, long entry) {
    if (checker != null) {
      checker.cached(vaddr, pcid, entry);
    }
    return rules.result(vaddr, entry, TranslationResult.TLB_MISS, reads());
  }

  private long raiseAfterMiss(long vaddr, int access, long fault) {
    caches.pageFaultAfterMiss(vaddr, pcid, Access.operation(access));
    return raised(vaddr, access, fault);
  }

  /** A write through an entry that is not dirty: the walk sets the flag, and all copies know it. */
  private long setDirty(long vaddr, int access, int tlbLevel) {
    dirtyWalks++;
    long entry = walkUntilSure(vaddr, access);
    if (TranslationResult.isFault(entry)) {
      return raise(vaddr, access, entry);
    }
    tlb.refresh(vaddr, pcid, Access.operation(access), entry);
    if (checker != null) {
      checker.cached(vaddr, pcid, entry);
    }
    return rules.result(vaddr, entry, tlbLevel, reads());
  }

  private long denied(long vaddr, int access, long entry, int tlbLevel) {
    if (deniedHitPolicy == DeniedHitPolicy.FAULT) {
      int level = CachedTranslation.mappedPageSize(entry) + 1;
      int code = rules.deniedErrorCode(access, entry);
      return raise(
          vaddr,
          access,
          TranslationResult.fault(
              TranslationResult.VECTOR_PF, code, level, tlbLevel, NOTHING_READ));
    }
    tlb.invalidatePage(vaddr, pcid, true);
    walkCaches.invalidateAddress(vaddr, pcid);
    long found = walkUntilSure(vaddr, access);
    if (TranslationResult.isFault(found)) {
      return raiseAfterMiss(vaddr, access, found);
    }
    tlb.port(Access.operation(access)).refill(Tag.key(vaddr, pcid), found);
    return walked(vaddr, found);
  }

  private long raise(long vaddr, int access, long fault) {
    caches.pageFault(vaddr);
    return raised(vaddr, access, fault);
  }

  private long raised(long vaddr, int access, long fault) {
    pageFaults++;
    missCycles += costs.fault();
    if (checker != null) {
      checker.refused(vaddr, access, TranslationResult.errorCode(fault));
    }
    registers.setCr2(vaddr);
    if (observer != null) {
      observer.faulted(vaddr, access, fault);
    }
    return fault;
  }

  /**
   * Walks. A walk that a paging-structure cache has shortened, and that refuses, is made again from
   * memory by AMD's processors.
   *
   * @see "AMD APM vol. 2, 5.5.3 TLB Management"
   */
  private long walkUntilSure(long vaddr, int access) {
    long entry = walk(vaddr, access);
    return walksAgain ? walkAgain(vaddr, access, entry) : entry;
  }

  private long walkAgain(long vaddr, int access, long entry) {
    refusedReads = 0;
    if (!TranslationResult.isFault(entry)) {
      return entry;
    }
    int reads = walker.reads();
    int firstLevel = TranslationResult.decidingLevel(entry) + reads - 1;
    if (firstLevel == rules.levels()) {
      return entry;
    }
    walkCaches.invalidateAddress(vaddr, pcid);
    refusedReads = reads;
    long again = walk(vaddr, access);
    return TranslationResult.isFault(again) ? TranslationResult.withMoreReads(again, reads) : again;
  }

  /** Returns how many entries the last translation that walked has read. */
  private int reads() {
    return walker.reads() + refusedReads;
  }

  private long walk(long vaddr, int access) {
    long key = Tag.key(vaddr, pcid);
    long start = walkCaches.lookup(key);
    if (WalkStart.tableLevel(start) == 1) {
      return walkFromPde(start, vaddr, access);
    }
    boolean fromRoot = start == WalkStart.NONE;
    int level = fromRoot ? rules.levels() : WalkStart.tableLevel(start);
    long state = fromRoot ? walker.rootState() : WalkStart.walkState(start);
    long entry =
        fromRoot ? walker.walk(vaddr, access) : walker.walkFrom(level, state, vaddr, access);
    int reads = walker.reads();
    walkCounts.count(level, reads);
    missCycles += costs.walk(level, reads);
    if (reads > 1 && !TranslationResult.isFault(entry)) {
      if (level == 2) {
        walkCaches.fillPde(key, WalkStart.pack(walker.stateBelow(state, level), 1));
      } else if (level == FOUR_LEVELS && reads == FOUR_LEVELS) {
        cacheFourLevels(key, state);
      } else {
        cacheTables(key, level, reads, state);
      }
    }
    if (observer != null) {
      observer.walked(vaddr, access, level, reads, entry);
    }
    return entry;
  }

  /** The most common walk reads a PTE and nothing else, so that there is nothing to cache above. */
  private long walkFromPde(long start, long vaddr, int access) {
    long entry = walker.walkFromPde(WalkStart.walkState(start), vaddr, access);
    walkCounts.countPteRead();
    missCycles += costs.pteRead();
    if (observer != null) {
      observer.walked(vaddr, access, 1, 1, entry);
    }
    return entry;
  }

  /** As {@link #cacheTables}, after a walk from a PML4E to a PTE. */
  private void cacheFourLevels(long key, long startState) {
    long pml4e = walker.entry(4);
    long pdpte = walker.entry(3);
    long pde = walker.entry(2);
    if (!walkCaches.restores(key, pml4e, pdpte, pde)) {
      cacheTables(key, FOUR_LEVELS, FOUR_LEVELS, startState);
      walkCaches.noteChain(key, pml4e, pdpte, pde);
    }
  }

  /** Caches the entries that a walk has read above its leaf, from the top down. */
  private void cacheTables(long key, int startLevel, int reads, long startState) {
    long state = startState;
    for (int level = startLevel; level > startLevel - reads + 1; level--) {
      state = walker.stateBelow(state, level);
      walkCaches.fill(level, key, WalkStart.pack(state, level - 1));
    }
  }
}
