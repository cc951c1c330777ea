package mmusim.scenarios.replay.curve;

/**
 * An LRU stack for each set of a TLB: gives the misses for every number of ways in one pass. The
 * set of a page is its number modulo the number of sets.
 */
final class SetStacks implements PageStack {
  private final LruStack[] stacks;
  private final DistanceHistogram histogram;

  SetStacks(int sets, DistanceHistogram histogram) {
    this.histogram = histogram;
    this.stacks = new LruStack[sets];
    for (int set = 0; set < sets; set++) {
      stacks[set] = new LruStack(histogram);
    }
  }

  @Override
  public void access(long page, int times) {
    stacks[(int) Long.remainderUnsigned(page, stacks.length)].access(page, times);
  }

  @Override
  public void repeat(long times) {
    histogram.add(1, times);
  }
}
