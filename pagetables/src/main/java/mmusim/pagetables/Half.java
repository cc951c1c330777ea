package mmusim.pagetables;

import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Pte;

/**
 * The half of the canonical addresses that one set of tables describes.
 *
 * @param firstVaddr first byte
 * @param lastVaddr last byte
 */
record Half(long firstVaddr, long lastVaddr) {
  private static final long PAGES_MAX = 1L << 51;

  static Half of(int levels, boolean isUpper) {
    long bytes = Pte.coverage(levels) << 8;
    return isUpper ? new Half(-bytes, -1) : new Half(0, bytes - 1);
  }

  /**
   * Returns the last byte of a range of pages.
   *
   * @throws IllegalArgumentException if it is empty, misaligned or not within the half
   */
  long lastOf(long vaddr, long pageCount) {
    long last = vaddr + (Pages.toBytes(pageCount) - 1);
    if (!Pages.isAligned(vaddr)
        || vaddr < firstVaddr
        || last > lastVaddr
        || last < vaddr
        || pageCount <= 0
        || pageCount > PAGES_MAX) {
      throw badRange(vaddr, pageCount);
    }
    return last;
  }

  /**
   * Returns the last byte of a page.
   *
   * @throws IllegalArgumentException if it is misaligned or not within the half
   */
  long lastOfPage(long vaddr) {
    if (!Pages.isAligned(vaddr) || vaddr < firstVaddr || vaddr > lastVaddr) {
      throw badRange(vaddr, 1);
    }
    return vaddr | Pages.PAGE_MASK;
  }

  private IllegalArgumentException badRange(long vaddr, long pageCount) {
    return new IllegalArgumentException(
        "0x%x, %d pages, is no range of pages within 0x%x..0x%x"
            .formatted(vaddr, pageCount, firstVaddr, lastVaddr));
  }

  /** Refuses what is not the physical address of a frame. */
  static void checkPaddr(long paddr) {
    if ((paddr & ~Pte.FRAME_MASK) != 0) {
      throw new IllegalArgumentException("not the address of a frame: 0x%x".formatted(paddr));
    }
  }
}
