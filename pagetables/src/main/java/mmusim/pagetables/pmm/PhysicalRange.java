package mmusim.pagetables.pmm;

import mmusim.mmu.memory.Pages;
import mmusim.mmu.memory.PhysicalMemory;

/**
 * Whole frames of physical memory.
 *
 * @param startPaddr first byte, page-aligned
 * @param lengthBytes a multiple of 4 KiB, at least one page
 */
public record PhysicalRange(long startPaddr, long lengthBytes) {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if it is empty, misaligned or ends above 2^52
   */
  public PhysicalRange {
    if (!Pages.isAligned(startPaddr)
        || !Pages.isAligned(lengthBytes)
        || startPaddr < 0
        || lengthBytes <= 0
        || lengthBytes > PhysicalMemory.ADDRESS_LIMIT - startPaddr) {
      throw new IllegalArgumentException(
          "a physical range is whole pages below 2^52: 0x%x, 0x%x bytes"
              .formatted(startPaddr, lengthBytes));
    }
  }

  /** Returns the first byte after the range. */
  public long endPaddr() {
    return startPaddr + lengthBytes;
  }

  long firstFrame() {
    return Pages.numberOf(startPaddr);
  }

  long endFrame() {
    return Pages.numberOf(endPaddr());
  }
}
