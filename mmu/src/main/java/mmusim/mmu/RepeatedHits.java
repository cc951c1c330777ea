package mmusim.mmu;

import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.tlb.FirstLevelHits;
import mmusim.mmu.tlb.SecondLevelHits;
import mmusim.mmu.tlb.Tag;
import mmusim.mmu.tlb.TlbHierarchy;
import mmusim.mmu.tlb.TlbPort;

/**
 * The hits that a CPU remembers, so that a repetition needs no search and no check of rights. The
 * key of a hit stands for everything that a translation decides before it ends in a slot of a TLB
 * (metadata, LASS, canonical form, PCID, rights, keys, memory type): the page address, the access,
 * and the epoch, which every register write changes.
 *
 * <pre>
 *   63..12        11..6   5..0
 *  +-------------+-------+-------+
 *  | page address| epoch | access|
 *  +-------------+-------+-------+
 * </pre>
 *
 * <p>Remembered is the distance between address and result, so that a repetition has one addition
 * to make.
 */
final class RepeatedHits {
  /** "Not a hit that is remembered"; no {@link TranslationResult} of a hit is negative. */
  static final long NONE = SecondLevelHits.NONE;

  private static final long EPOCH_STEP = Access.COUNT;
  private static final long EPOCH_MASK = Pages.PAGE_MASK & -EPOCH_STEP;
  private static final int PAGE_TO_HASH = Pages.PAGE_SHIFT - FirstLevelHits.HASH_SHIFT;

  /** Reads and writes of a page, and its fetches, have lines of their own. */
  private static final int ACCESS_TO_HASH = FirstLevelHits.HASH_SHIFT + 6;

  private final TlbPort[] ports;
  private final FirstLevelHits firstLevel;
  private final SecondLevelHits secondLevel;
  private long epoch;
  private long context = Tag.context(0);

  /** Remembers no hit yet. */
  RepeatedHits(TlbHierarchy tlb) {
    this.ports =
        new TlbPort[] {tlb.port(Access.READ), tlb.port(Access.WRITE), tlb.port(Access.FETCH)};
    this.firstLevel = tlb.firstLevelHits();
    this.secondLevel = tlb.secondLevelHits();
  }

  /** Returns the line on which a first-level hit of this page and access is remembered. */
  int line(long vaddr, int access) {
    return FirstLevelHits.line(vaddr >>> PAGE_TO_HASH ^ (long) access << ACCESS_TO_HASH);
  }

  /**
   * Does what a translation does if it hits the first level as the one did that a line stands for.
   *
   * @return whether it does; if not, nothing has happened, and {@link #findOther} is to be asked
   */
  boolean find(int line, long vaddr, int access) {
    return firstLevel.repeats(line, key(vaddr, access));
  }

  /** Returns the result of a hit that {@link #find} has found. */
  long result(int line, long vaddr) {
    return vaddr + firstLevel.value(line);
  }

  /**
   * As {@link #find}, for all other hits: in the second level, and in first levels of other kinds.
   *
   * @return the result, or NONE, and then nothing has happened
   */
  long findOther(long vaddr, int access) {
    long key = key(vaddr, access);
    int line = line(vaddr, access);
    if (firstLevel.repeatsOther(line, key)) {
      return result(line, vaddr);
    }
    int second = secondLevel.line(vaddr);
    if (secondLevel.holds(second, key)) {
      long tlbKey = Tag.address(vaddr) | context;
      return port(access).repeatSecondLevelHit(second, tlbKey, vaddr);
    }
    return NONE;
  }

  /**
   * Remembers the translation just made.
   *
   * @param address what the linear address was made into
   * @param result a hit of which {@link TranslationResult#isPlainHit} is true
   */
  void remember(long vaddr, int access, long address, long result) {
    long key = key(vaddr, access);
    if (TranslationResult.tlbLevel(result) == TranslationResult.TLB_L1) {
      port(access).remember(line(vaddr, access), key, result - vaddr);
    } else if (address == vaddr) {
      port(access).rememberSecondLevelHit(secondLevel.line(vaddr), key, result - vaddr);
    }
  }

  /** Makes all keys new: a register was written. */
  void registersChanged(int pcid) {
    context = Tag.context(pcid);
    epoch = (epoch + EPOCH_STEP) & EPOCH_MASK;
    if (epoch == 0) {
      firstLevel.forgetAll();
      secondLevel.forgetAll();
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
