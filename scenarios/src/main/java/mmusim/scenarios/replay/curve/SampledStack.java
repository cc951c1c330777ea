package mmusim.scenarios.replay.curve;

/**
 * An LRU stack of a sample of the pages: those whose hash is below a threshold, so that all or none
 * of a page's accesses are in it. Distances among them, divided by the rate, estimate the real
 * ones. Memory shrinks by the rate.
 *
 * <p>The sample lies in {@link #PARTS} parts by hash, each with a stack of its own. How far their
 * curves lie apart tells the error of the whole: its standard error is at most their standard
 * deviation divided by the root of their number.
 *
 * @see "C. A. Waldspurger et al.: Efficient MRC Construction with SHARDS, FAST 2015"
 */
final class SampledStack implements PageStack {
  /** Parts that the sample is divided into. */
  static final int PARTS = 8;

  private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;
  private static final int HASH_BITS = 24;

  private final int threshold;
  private final DistanceHistogram whole = new DistanceHistogram();
  private final DistanceHistogram[] parts = new DistanceHistogram[PARTS];
  private final LruStack wholeStack = new LruStack(whole);
  private final LruStack[] partStacks = new LruStack[PARTS];
  private long accesses;
  private int lastPart = -1;

  /**
   * Creates an empty stack.
   *
   * @param rate share of the pages, above 0, at most 1
   */
  SampledStack(double rate) {
    this.threshold = (int) Math.max(PARTS, Math.round(rate * (1 << HASH_BITS)));
    for (int part = 0; part < PARTS; part++) {
      parts[part] = new DistanceHistogram();
      partStacks[part] = new LruStack(parts[part]);
    }
  }

  @Override
  public void access(long page, int times) {
    accesses += times;
    int hash = hash(page);
    lastPart = -1;
    if (hash < threshold) {
      lastPart = (int) ((long) hash * PARTS / threshold);
      wholeStack.access(page, times);
      partStacks[lastPart].access(page, times);
    }
  }

  @Override
  public void repeat(long times) {
    accesses += times;
    if (lastPart >= 0) {
      whole.add(1, times);
      parts[lastPart].add(1, times);
    }
  }

  /** Returns the share of the pages that is taken. */
  double rate() {
    return threshold / (double) (1 << HASH_BITS);
  }

  /** Returns all accesses, in the sample or not. */
  long accesses() {
    return accesses;
  }

  DistanceHistogram whole() {
    return whole;
  }

  DistanceHistogram part(int part) {
    return parts[part];
  }

  private static int hash(long page) {
    long mixed = (page ^ page >>> 32) * MULTIPLIER;
    mixed = (mixed ^ mixed >>> 29) * MULTIPLIER;
    return (int) (mixed >>> (Long.SIZE - HASH_BITS));
  }
}
