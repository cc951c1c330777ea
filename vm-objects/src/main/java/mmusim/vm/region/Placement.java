package mmusim.vm.region;

import mmusim.mmu.memory.Pages;
import mmusim.mmu.random.SplitMix64;
import mmusim.vm.abi.VmOption;

/**
 * Chooses where a region goes that may go anywhere: each spot that is free, aligned and among the
 * first {@code 2^entropy} is as likely as any other.
 *
 * <p>A spot is an aligned address from which the region fits. With few children the spots are
 * counted, gap by gap, and one is drawn. With many, an aligned address of the window is drawn, then
 * a free page, and taken if a spot is there; both draws are uniform over the spots, and only if a
 * bounded number of them misses are the gaps counted after all. So a placement takes logarithmic
 * time unless the region is both crowded and fragmented; then it takes time in the number of gaps
 * that are large enough.
 *
 * <p>The window is counted in free pages, not in spots, which would have to be counted one by one;
 * if there is no spot in it, it doubles.
 *
 * @see "Zircon, kernel/vm/include/vm/region_list.h, GetAllocSpot"
 */
final class Placement {
  /** No spot. */
  static final long NO_SPOT = -1;

  /** With more children than this, spots are drawn before they are counted. */
  private static final int CHILDREN_COUNTED = 64;

  /** Draws that may miss before the gaps are counted; every third is of an address. */
  private static final int DRAWS = 24;

  private static final int DRAWS_PER_ADDRESS = 3;

  private final PlacementPolicy policy;
  private final SplitMix64 random;

  Placement(PlacementPolicy policy, long seed) {
    this.policy = policy;
    this.random = new SplitMix64(seed);
  }

  /** A request: the spots that start in {@code [from, to)} and end at or below {@code limit}. */
  private record Search(RegionTree tree, long from, long to, long limit, long size, long align) {
    long firstIn(long gapStart) {
      return (Math.max(gapStart, from) + align - 1) & -align;
    }

    long lastIn(long gapEnd) {
      return Math.min(Math.min(gapEnd, limit) - size, to - 1) & -align;
    }

    /** Returns the number of spots in the gap {@code [gapStart, gapEnd)}. */
    long spotsIn(long gapStart, long gapEnd) {
      long first = firstIn(gapStart);
      long last = lastIn(gapEnd);
      return last >= first ? (last - first) / align + 1 : 0;
    }

    /** Shows the gaps that a spot may lie in. */
    void forEachGap(RegionTree.GapVisitor visitor) {
      tree.forEachGap(from, limit, size, visitor);
    }

    boolean isSpot(long addr) {
      return addr >= from && addr < to && addr <= limit - size && tree.isFree(addr, addr + size);
    }
  }

  /**
   * Returns the address of a spot in {@code vmar}, or {@link #NO_SPOT}.
   *
   * @param sizeBytes page multiple, at least a page
   * @param alignLog2 log2 of the alignment, 12 or more
   * @param limit first address that the region must not reach
   */
  long choose(Vmar vmar, long sizeBytes, int alignLog2, long limit) {
    RegionTree tree = vmar.children();
    long align = 1L << alignLog2;
    long base = vmar.base();
    Search all = new Search(tree, base, limit, limit, sizeBytes, align);
    if (sizeBytes > limit - base || count(all, 1) == 0) {
      return NO_SPOT;
    }
    boolean compact = (vmar.flags() & VmOption.COMPACT) != 0;
    int bits = compact ? policy.compactEntropyBits() : policy.entropyBits();
    if (compact && policy.compactAnywhere()) {
      long spot = chooseFrom(all, anchor(vmar, all), bits);
      if (spot != NO_SPOT) {
        return spot;
      }
    }
    return chooseFrom(all, base, bits);
  }

  private long anchor(Vmar vmar, Search all) {
    if (vmar.compactAnchor() == NO_SPOT) {
      vmar.setCompactAnchor(drawCounted(all, count(all, Long.MAX_VALUE)));
    }
    return vmar.compactAnchor();
  }

  /** Chooses among the first spots at or above {@code start}. */
  private long chooseFrom(Search all, long start, int entropyBits) {
    long limit = all.limit();
    if (start >= limit) {
      return NO_SPOT;
    }
    long freeBytes = limit - start - usedBytes(all.tree(), start, limit);
    long window = Math.max(all.align(), Pages.PAGE_SIZE);
    int shift = Math.min(entropyBits, Long.numberOfLeadingZeros(window) - 1);
    for (window <<= shift; ; window <<= 1) {
      boolean whole = window >= freeBytes || window < 0;
      long to = whole ? limit : all.tree().freeByteAt(start, window);
      Search part = new Search(all.tree(), start, to, limit, all.size(), all.align());
      long spot = draw(part);
      if (spot != NO_SPOT || whole) {
        return spot;
      }
    }
  }

  private long draw(Search search) {
    if (search.tree().size() > CHILDREN_COUNTED) {
      long first = search.firstIn(search.from());
      long addresses = (search.lastIn(search.limit()) - first) / search.align() + 1;
      for (int i = 0; i < DRAWS && addresses > 0; i++) {
        long spot =
            i % DRAWS_PER_ADDRESS == 0
                ? first + below(addresses) * search.align()
                : drawByPage(search);
        if (search.isSpot(spot)) {
          return spot;
        }
      }
    }
    long spots = count(search, Long.MAX_VALUE);
    return spots == 0 ? NO_SPOT : drawCounted(search, spots);
  }

  /**
   * Draws a free page and answers the aligned address below it, if the page is among the first that
   * the region would take there: every spot owns the same number of pages, so all are alike.
   */
  private long drawByPage(Search search) {
    long owned = Math.min(search.size(), search.align());
    long end = Math.min(search.limit(), search.to() + owned);
    long free = end - search.from() - usedBytes(search.tree(), search.from(), end);
    if (free <= 0) {
      return NO_SPOT;
    }
    long rank = Pages.toBytes(below(Pages.numberOf(free)));
    long page = search.tree().freeByteAt(search.from(), rank);
    long spot = page & -search.align();
    return page - spot < owned ? spot : NO_SPOT;
  }

  private static long usedBytes(RegionTree tree, long from, long to) {
    return tree.usedBytesBelow(to) - tree.usedBytesBelow(from);
  }

  /** Returns the number of spots, or a smaller one that is at least {@code enough}. */
  private static long count(Search search, long enough) {
    long[] spots = new long[1];
    search.forEachGap(
        (start, end) -> {
          spots[0] += search.spotsIn(start, end);
          return spots[0] < enough && start < search.to();
        });
    return spots[0];
  }

  private long drawCounted(Search search, long spots) {
    long[] rest = {below(spots), NO_SPOT};
    search.forEachGap(
        (start, end) -> {
          long here = search.spotsIn(start, end);
          if (rest[0] < here) {
            rest[1] = search.firstIn(start) + rest[0] * search.align();
            return false;
          }
          rest[0] -= here;
          return true;
        });
    assert rest[1] != NO_SPOT : search;
    return rest[1];
  }

  /** Returns a number in {@code [0, bound)}, each as likely: draws bits until they are below. */
  private long below(long bound) {
    long mask = -1L >>> Long.numberOfLeadingZeros(Math.max(1, bound - 1));
    long value;
    do {
      value = random.next() & mask;
    } while (value >= bound);
    return value;
  }
}
