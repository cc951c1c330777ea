package mmusim.scenarios.replay;

import mmusim.mmu.memory.Pages;
import mmusim.scenarios.trace.Reference;

/**
 * The page sizes that {@link PageSizing#MIXED} chose, by aligned 2 MiB of address space; memory is
 * proportional to the regions that are used.
 */
final class RegionSizes {
  private final LongIntMap sizes = new LongIntMap();

  /** Returns the page size at an address, chosen now if no reference was there before. */
  int at(long vaddr, int kind) {
    long region = vaddr >>> Pages.LARGE_SHIFT;
    int size = sizes.get(region);
    if (size == LongIntMap.ABSENT) {
      size = kind == Reference.FETCH ? 0 : 1;
      sizes.put(region, size);
    }
    return size;
  }
}
