package mmusim.scenarios.replay.curve;

import org.jspecify.annotations.Nullable;

/**
 * An LRU stack for each set of a TLB: gives the misses for every number of ways in one pass. The
 * set of a page is its number modulo the number of sets.
 */
final class SetStacks implements PageStack {
  /** By set; null before its first access, as memory is to grow with the pages and not the sets. */
  private final @Nullable LruStack[] stacks;

  private final DistanceHistogram histogram;

  SetStacks(int sets, DistanceHistogram histogram) {
    this.histogram = histogram;
    this.stacks = new LruStack[sets];
  }

  @Override
  public void access(long page, int times) {
    int set = (int) Long.remainderUnsigned(page, stacks.length);
    LruStack stack = stacks[set];
    if (stack == null) {
      stack = new LruStack(histogram);
      stacks[set] = stack;
    }
    stack.access(page, times);
  }

  @Override
  public void repeat(long times) {
    histogram.add(1, times);
  }
}
