package mmusim.mmu;

import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Access;
import mmusim.mmu.tlb.RememberedHits;

/**
 * The keys under which a CPU remembers its first-level hits. A key stands for everything that a
 * translation decides before it ends in a slot of a TLB (metadata, LASS, canonical form, PCID,
 * rights, keys, memory type): the page address, the access, and the epoch, which every register
 * write changes.
 *
 * <pre>
 *   63..12        11..6   5..0
 *  +-------------+-------+-------+
 *  | page address| epoch | access|
 *  +-------------+-------+-------+
 * </pre>
 */
final class HitKeys {
  private static final long EPOCH_STEP = Access.COUNT;
  private static final long EPOCH_MASK = Pages.PAGE_MASK & -EPOCH_STEP;
  private static final int PAGE_TO_HASH = Pages.PAGE_SHIFT - RememberedHits.HASH_SHIFT;

  /** Reads and writes of a page, and its fetches, have lines of their own. */
  private static final int ACCESS_TO_HASH = RememberedHits.HASH_SHIFT + 6;

  private final RememberedHits remembered;
  private long epoch;

  /** Makes the keys of hits that one CPU remembers. */
  HitKeys(RememberedHits remembered) {
    this.remembered = remembered;
  }

  /** Returns the line on which a hit of this page and access is remembered. */
  int line(long vaddr, int access) {
    return RememberedHits.line(vaddr >>> PAGE_TO_HASH ^ (long) access << ACCESS_TO_HASH);
  }

  /** Returns the key of a page and access under the registers as they are. */
  long key(long vaddr, int access) {
    return (vaddr & -Pages.PAGE_SIZE) | epoch | access;
  }

  /** Makes all keys new: a register was written. */
  void registersChanged() {
    epoch = (epoch + EPOCH_STEP) & EPOCH_MASK;
    if (epoch == 0) {
      remembered.forgetAll();
    }
  }
}
