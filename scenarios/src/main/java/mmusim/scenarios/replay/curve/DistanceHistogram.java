package mmusim.scenarios.replay.curve;

import java.util.Arrays;

/**
 * How often each LRU stack distance occurred. Distance 1 is the page used last; a fully associative
 * LRU TLB of c entries misses what is farther than c, and what was never used before ("cold").
 */
public final class DistanceHistogram {
  private static final int LENGTH_MIN = 64;

  private long[] counts = new long[LENGTH_MIN];
  private long cold;

  void add(int distance, long accesses) {
    if (distance >= counts.length) {
      counts = Arrays.copyOf(counts, Math.max(distance + 1, counts.length * 2));
    }
    counts[distance] += accesses;
  }

  void addCold() {
    cold++;
  }

  /** Returns the accesses at a distance, at least 1. */
  public long at(int distance) {
    return distance < counts.length ? counts[distance] : 0;
  }

  /** Returns the accesses to pages that were not used before: the distinct pages. */
  public long cold() {
    return cold;
  }

  /** Returns all accesses. */
  public long total() {
    long total = cold;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /** Returns the largest distance that occurred, or 0. */
  public int distanceMax() {
    int distance = counts.length - 1;
    while (distance > 0 && counts[distance] == 0) {
      distance--;
    }
    return distance;
  }
}
