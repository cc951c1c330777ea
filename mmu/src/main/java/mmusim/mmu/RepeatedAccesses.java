package mmusim.mmu;

import mmusim.mmu.memory.Pages;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.PageWalker;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.tlb.FirstLevelHits;
import mmusim.mmu.tlb.FirstLevelMisses;
import mmusim.mmu.tlb.RepeatedMisses;
import mmusim.mmu.tlb.Tag;
import mmusim.mmu.tlb.TlbHierarchy;
import mmusim.mmu.tlb.TlbPort;
import mmusim.mmu.walkcache.PagingStructureCaches;

/**
 * The translations that a CPU remembers, so that a repetition needs no search and no check of
 * rights. The key of a translation stands for everything that is decided before a TLB is looked at
 * (metadata, LASS, canonical form, PCID) and for what the registers say of rights, keys and memory
 * types: the page address, the access, and the epoch, which every register write changes.
 *
 * <pre>
 *   63..12        11..6   5..0
 *  +-------------+-------+-------+
 *  | page address| epoch | access|
 *  +-------------+-------+-------+
 * </pre>
 *
 * <p>Remembered is the distance between address and result, so that a repetition has one addition
 * to make. Walks are only remembered while nobody is told of them.
 */
final class RepeatedAccesses {
  /** "Nothing that is remembered"; no {@link TranslationResult} of a repetition is negative. */
  static final long NONE = -1;

  private static final long EPOCH_STEP = Access.COUNT;
  private static final long EPOCH_MASK = Pages.PAGE_MASK & -EPOCH_STEP;
  private static final int PAGE_TO_HASH = Pages.PAGE_SHIFT - FirstLevelHits.HASH_SHIFT;

  /** Reads and writes of a page, and its fetches, have lines of their own. */
  private static final int ACCESS_TO_HASH = FirstLevelHits.HASH_SHIFT + 6;

  private final TlbPort[] ports;
  private final FirstLevelHits hits;
  private final FirstLevelMisses misses;
  private final PhysicalMemory memory;
  private final PagingStructureCaches walkCaches;
  private final PageWalker walker;
  private boolean isObserved;
  private long epoch;
  private long context = Tag.context(0);

  /** Remembers nothing yet. */
  RepeatedAccesses(
      PhysicalMemory memory,
      TlbHierarchy tlb,
      PagingStructureCaches walkCaches,
      PageWalker walker) {
    this.memory = memory;
    this.ports =
        new TlbPort[] {tlb.port(Access.READ), tlb.port(Access.WRITE), tlb.port(Access.FETCH)};
    this.hits = tlb.firstLevelHits();
    this.misses = tlb.firstLevelMisses();
    this.walkCaches = walkCaches;
    this.walker = walker;
  }

  /** Returns the line on which a first-level hit of this page and access is remembered. */
  int line(long vaddr, int access) {
    return FirstLevelHits.line(vaddr >>> PAGE_TO_HASH ^ (long) access << ACCESS_TO_HASH);
  }

  /** Returns whether a translation hits the first level as the one did that a line stands for. */
  boolean isHit(int line, long vaddr, int access) {
    return hits.holds(line, key(vaddr, access));
  }

  /** Does what a translation does that {@link #isHit}; returns its result. */
  long repeatHit(int line, long vaddr) {
    return vaddr + hits.repeat(line);
  }

  /**
   * Does what a translation does that is no remembered hit, but a first-level miss that is.
   *
   * @return the result, or NONE, and then nothing has happened
   */
  long findMiss(long vaddr, int access) {
    int line = misses.line(vaddr);
    return misses.holds(line, key(vaddr, access)) ? repeatMiss(line, vaddr, access) : NONE;
  }

  private long repeatMiss(int line, long vaddr, int access) {
    long[] lines = misses.lines();
    RepeatedMisses repeated = port(access).repeatedMisses();
    long tag = Tag.address(vaddr) | context;
    if (repeated.mayBeAbove(lines, line, tag)) {
      return NONE;
    }
    if (repeated.isBelow(lines, line, tag)) {
      return repeated.repeatHit(lines, line, tag, vaddr);
    }
    long ptePaddr = FirstLevelMisses.ptePaddr(lines, line);
    long pte = FirstLevelMisses.pte(lines, line);
    long pde = FirstLevelMisses.pde(lines, line);
    return memory.readU64(ptePaddr) == pte && repeatsPde(lines, line, tag, pde)
        ? repeated.repeatWalk(lines, line, tag, vaddr)
        : NONE;
  }

  private boolean repeatsPde(long[] lines, int line, long tag, long pde) {
    return walkCaches.repeatsPde(pde) || repeatsPdeOfStart(lines, line, tag);
  }

  private boolean repeatsPdeOfStart(long[] lines, int line, long tag) {
    long pde = walkCaches.findPde(tag, misses.start(line));
    FirstLevelMisses.foundPde(lines, line, pde);
    return walkCaches.repeatsPde(pde);
  }

  /**
   * Follows a translation that was made without repeating any, and remembers it if it can be.
   *
   * @param address what the linear address was made into
   */
  void note(long vaddr, int access, long address, long result) {
    boolean isHit = TranslationResult.isPlainHit(result);
    if (isHit && TranslationResult.tlbLevel(result) == TranslationResult.TLB_L1) {
      port(access).remember(line(vaddr, access), key(vaddr, access), result - vaddr);
    } else if (address != vaddr) {
      misses.forget(address);
    } else if (isHit) {
      port(access).rememberMiss(vaddr, key(vaddr, access), result - vaddr);
    } else if (TranslationResult.isWalkOfOne(result) && !isObserved) {
      noteWalk(vaddr, access, result);
    } else {
      misses.forget(vaddr);
    }
  }

  /** The first time only the page is noted: there may be too many for it to come again. */
  private void noteWalk(long vaddr, int access, long result) {
    long key = key(vaddr, access);
    if (misses.isSeenAgain(vaddr, key)) {
      long value = result - vaddr - TranslationResult.WALK_OF_PTE;
      port(access).rememberMiss(vaddr, key, value);
      long pte = walker.smallPte();
      if (pte != 0) {
        long start = walkCaches.lastPde(Tag.address(vaddr) | context);
        misses.rememberWalk(vaddr, key, start, pte, PageWalker.ptePaddr(start, vaddr));
      }
    }
  }

  /** Follows a change of whether somebody is told of walks. */
  void observed(boolean isObserved) {
    this.isObserved = isObserved;
    if (isObserved) {
      misses.forgetAll();
    }
  }

  /** Makes all keys new: a register was written. */
  void registersChanged(int pcid) {
    context = Tag.context(pcid);
    epoch = (epoch + EPOCH_STEP) & EPOCH_MASK;
    if (epoch == 0) {
      hits.forgetAll();
      misses.forgetAll();
    }
  }

  private TlbPort port(int access) {
    return ports[Access.operation(access)];
  }

  /** Returns the key of a page and access under the registers as they are. */
  private long key(long vaddr, int access) {
    return (vaddr & -Pages.PAGE_SIZE) | epoch | access;
  }
}
