package mmusim.mmu;

import mmusim.mmu.register.Cr3;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Efer;
import mmusim.mmu.register.Register;
import mmusim.mmu.register.Registers;
import mmusim.mmu.register.Vendor;
import mmusim.mmu.stale.StaleChecker;
import mmusim.mmu.tlb.InvalidationPolicy;
import mmusim.mmu.tlb.TlbHierarchy;
import mmusim.mmu.walkcache.PagingStructureCaches;
import org.jspecify.annotations.Nullable;

/**
 * The caches of one CPU and what each event drops from them: the invalidation table. Under {@link
 * InvalidationPolicy#EXACT} that is the required set and nothing else.
 *
 * <p>Choice: "all entries of the current PCID" (CR4.SMEP set) are those filled under it, global
 * ones included.
 *
 * @see "Intel SDM vol. 3A, 4.10.4.1 Operations that Invalidate TLBs and Paging-Structure Caches"
 * @see "AMD APM vol. 2, 5.5.3 TLB Management"
 */
final class TranslationCaches {
  private static final int INVPCID_ADDRESS = 0;
  private static final int INVPCID_PCID = 1;
  private static final int INVPCID_ALL = 2;

  private final Registers registers;
  private final TlbHierarchy tlb;
  private final PagingStructureCaches walkCaches;
  private final @Nullable StaleChecker checker;
  private final InvalidationPolicy policy;

  /** Whether an invalidation is more than to drop what is required. */
  private final boolean doesMore;

  private long invalidations;

  TranslationCaches(
      Registers registers,
      TlbHierarchy tlb,
      PagingStructureCaches walkCaches,
      @Nullable StaleChecker checker,
      InvalidationPolicy policy) {
    this.registers = registers;
    this.tlb = tlb;
    this.walkCaches = walkCaches;
    this.checker = checker;
    this.policy = policy;
    this.doesMore = checker != null || policy != InvalidationPolicy.EXACT;
  }

  /** Returns the events so far that had to drop something. */
  long invalidations() {
    return invalidations;
  }

  void invlpg(long vaddr) {
    int pcid = registers.pcid();
    dropPage(vaddr, pcid, true);
    dropUpperLevels(vaddr, pcid, (registers.efer() & Efer.TCE) == 0);
    invalidations++;
  }

  void invpcid(int type, int pcid, long vaddr) {
    switch (type) {
      case INVPCID_ADDRESS -> {
        dropPage(vaddr, pcid, false);
        dropUpperLevels(vaddr, pcid, isAmd() && (registers.efer() & Efer.TCE) == 0);
      }
      case INVPCID_PCID -> dropPcid(pcid, false);
      case INVPCID_ALL -> dropAll(true);
      default -> dropAll(false);
    }
    invalidations++;
  }

  /**
   * Drops the entries of a PCID above a page's own: all of them, or those that lead to the page.
   *
   * <p>On Intel's processors INVLPG drops all and INVPCID those that lead to the page; on AMD's
   * both do the one or, with EFER.TCE = 1, the other.
   *
   * @see "AMD APM vol. 2, 3.1.7 Extended Feature Enable Register (EFER)"
   */
  private void dropUpperLevels(long vaddr, int pcid, boolean all) {
    if (all) {
      walkCaches.invalidatePcid(pcid);
    } else {
      walkCaches.invalidateAddress(vaddr, pcid);
    }
  }

  /** A page fault at an address: the entry that caused it cannot cause another. */
  void pageFault(long vaddr) {
    int pcid = registers.pcid();
    dropPage(vaddr, pcid, true);
    walkCaches.invalidateAddress(vaddr, pcid);
  }

  /**
   * A page fault of an access that found nothing in the TLBs of its operation, so that only others
   * can hold the page.
   */
  void pageFaultAfterMiss(long vaddr, int pcid, int operation) {
    if (doesMore) {
      pageFault(vaddr);
      return;
    }
    tlb.invalidatePageElsewhere(vaddr, pcid, operation);
    walkCaches.invalidateAddress(vaddr, pcid);
  }

  void flushAll() {
    dropAll(true);
    invalidations++;
  }

  /**
   * A register was written.
   *
   * @return whether that had to drop anything
   */
  boolean written(Register register, long before, long operand) {
    boolean invalidates =
        switch (register) {
          case CR3 -> cr3Written(operand);
          case CR4 -> cr4Written(before);
          case MTRR -> mtrrWritten();
          default -> false;
        };
    invalidations += invalidates ? 1 : 0;
    return invalidates;
  }

  private boolean cr3Written(long operand) {
    int pcid = registers.pcid();
    boolean keeps = registers.hasCr4(Cr4.PCIDE) && (operand & Cr3.NO_FLUSH) != 0;
    if (!keeps) {
      dropPcid(pcid, false);
    }
    if (checker != null) {
      checker.rootLoaded(pcid);
    }
    return !keeps;
  }

  private boolean cr4Written(long before) {
    long changed = before ^ registers.cr4();
    boolean clearsPcide = (changed & before & Cr4.PCIDE) != 0;
    boolean setsSmepOnIntel = !isAmd() && (changed & ~before & Cr4.SMEP) != 0;
    if ((changed & Cr4.PGE) != 0 || clearsPcide || dropsAllOnAmd(changed, before)) {
      dropAll(true);
    } else if (setsSmepOnIntel || (changed & Cr4.PAE) != 0) {
      dropPcid(registers.pcid(), true);
    } else {
      return false;
    }
    return true;
  }

  /** Only AMD's processors drop everything when CR4.PSE changes, and when CR4.PKE is set. */
  private boolean dropsAllOnAmd(long changed, long before) {
    boolean setsPke = (changed & ~before & Cr4.PKE) != 0;
    return isAmd() && ((changed & Cr4.PSE) != 0 || setsPke);
  }

  /** Only AMD's processors drop anything, and then everything. */
  private boolean mtrrWritten() {
    boolean drops = isAmd();
    if (drops) {
      dropAll(true);
    }
    return drops;
  }

  private boolean isAmd() {
    return registers.model().vendor() == Vendor.AMD;
  }

  private void dropPage(long vaddr, int pcid, boolean globalsToo) {
    if (checker != null) {
      checker.invalidatedPage(vaddr, pcid, globalsToo);
    }
    tlb.invalidatePage(vaddr, pcid, globalsToo);
    if (policy == InvalidationPolicy.WHOLE_PCID) {
      tlb.invalidatePcid(pcid, globalsToo);
      walkCaches.invalidatePcid(pcid);
    } else if (policy == InvalidationPolicy.EVERYTHING) {
      dropEverything();
    }
  }

  private void dropPcid(int pcid, boolean globalsToo) {
    if (checker != null) {
      checker.invalidatedPcid(pcid, globalsToo);
    }
    tlb.invalidatePcid(pcid, globalsToo);
    walkCaches.invalidatePcid(pcid);
    if (policy == InvalidationPolicy.EVERYTHING) {
      dropEverything();
    }
  }

  private void dropAll(boolean globalsToo) {
    if (checker != null) {
      checker.invalidatedAll(globalsToo);
    }
    tlb.invalidateAll(globalsToo);
    walkCaches.invalidateAll();
    if (policy == InvalidationPolicy.EVERYTHING) {
      dropEverything();
    }
  }

  private void dropEverything() {
    tlb.invalidateAll(true);
    walkCaches.invalidateAll();
  }
}
