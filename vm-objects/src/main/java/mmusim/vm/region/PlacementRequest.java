package mmusim.vm.region;

import mmusim.mmu.memory.Pages;
import mmusim.vm.abi.VmOption;

/**
 * Where a new region shall go.
 *
 * @param options SPECIFIC, SPECIFIC_OVERWRITE, OFFSET_IS_UPPER_LIMIT and the alignment
 * @param offset from the base of the VMAR; what it means depends on the options
 * @param sizeBytes a page multiple
 */
record PlacementRequest(int options, long offset, long sizeBytes) {
  boolean isSpecific() {
    return (options & (VmOption.SPECIFIC | VmOption.SPECIFIC_OVERWRITE)) != 0;
  }

  boolean overwrites() {
    return (options & VmOption.SPECIFIC_OVERWRITE) != 0;
  }

  boolean isUpperLimit() {
    return (options & VmOption.OFFSET_IS_UPPER_LIMIT) != 0;
  }

  int alignLog2() {
    return Math.max(Pages.PAGE_SHIFT, options >>> VmOption.ALIGN_SHIFT);
  }
}
