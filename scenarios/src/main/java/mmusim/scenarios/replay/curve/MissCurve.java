package mmusim.scenarios.replay.curve;

import mmusim.scenarios.replay.PageSizing;

/**
 * The misses of LRU TLBs of every size.
 *
 * @param stream which accesses
 * @param pageSize of all pages
 * @param sets number of sets; 1 for fully associative TLBs, where ways are entries
 * @param accesses all of them
 * @param coldMisses misses that no size avoids: the distinct pages; if sampled an estimate
 * @param misses element w: misses with w ways (element 0: all accesses); further ones avoid nothing
 *     more. At least of one way, if there were accesses
 * @param standardErrors of the miss ratio, by element of {@code misses}; empty if exact
 */
@SuppressWarnings("ArrayRecordComponent") // long, and never compared
public record MissCurve(
    Stream stream,
    PageSizing pageSize,
    int sets,
    long accesses,
    long coldMisses,
    long[] misses,
    double[] standardErrors) {
  /** Longest estimated curve; farther distances of a sample are misses. */
  private static final int LENGTH_MAX = 1 << 24;

  /** Returns the curve of exact distances. */
  static MissCurve exact(
      Stream stream, PageSizing pageSize, int sets, DistanceHistogram histogram) {
    long total = histogram.total();
    long[] misses = new long[lastWays(histogram.distanceMax(), histogram) + 1];
    misses[0] = total;
    for (int ways = 1; ways < misses.length; ways++) {
      misses[ways] = misses[ways - 1] - histogram.at(ways);
    }
    return new MissCurve(stream, pageSize, sets, total, histogram.cold(), misses, new double[] {});
  }

  /** Returns the curve that a sample estimates. */
  static MissCurve estimated(Stream stream, PageSizing pageSize, SampledStack sample) {
    long accesses = sample.accesses();
    double rate = sample.rate();
    long distanceMax = Math.min(scaled(sample.whole().distanceMax(), rate), LENGTH_MAX);
    int length = lastWays((int) distanceMax, sample.whole()) + 1;
    double[] ratios = ratios(sample.whole(), rate, accesses * rate, length);
    double[] squares = new double[length];
    double partRate = rate / SampledStack.PARTS;
    double[] sums = new double[length];
    for (int part = 0; part < SampledStack.PARTS; part++) {
      double[] partRatios = ratios(sample.part(part), partRate, accesses * partRate, length);
      for (int ways = 0; ways < length; ways++) {
        sums[ways] += partRatios[ways];
        squares[ways] += partRatios[ways] * partRatios[ways];
      }
    }
    long[] misses = new long[length];
    double[] errors = new double[length];
    for (int ways = 0; ways < length; ways++) {
      misses[ways] = Math.round(ratios[ways] * accesses);
      double mean = sums[ways] / SampledStack.PARTS;
      double variance =
          (squares[ways] - SampledStack.PARTS * mean * mean) / (SampledStack.PARTS - 1);
      errors[ways] = Math.sqrt(Math.max(0, variance) / SampledStack.PARTS);
    }
    long cold = Math.round(sample.whole().cold() / rate);
    return new MissCurve(stream, pageSize, 1, accesses, cold, misses, errors);
  }

  /** Where no page was used twice, one way is as good as any number. */
  private static int lastWays(int distanceMax, DistanceHistogram histogram) {
    return distanceMax == 0 && histogram.cold() > 0 ? 1 : distanceMax;
  }

  /** Returns whether there were accesses, but none to a page of the sample: nothing is known. */
  public boolean isUnknown() {
    return standardErrors.length > 0 && accesses > 0 && coldMisses == 0;
  }

  /** Returns the misses with {@code ways} ways, at least 1, of each set. */
  public long missesWith(int ways) {
    return misses[Math.min(ways, misses.length - 1)];
  }

  /** Returns the misses with {@code ways} ways as a share of the accesses; 0 without accesses. */
  public double missRatioWith(int ways) {
    return accesses == 0 ? 0 : missesWith(ways) / (double) accesses;
  }

  /** Returns the standard error of {@link #missRatioWith}; 0 of an exact curve. */
  public double standardErrorWith(int ways) {
    return standardErrors.length == 0
        ? 0
        : standardErrors[Math.min(ways, standardErrors.length - 1)];
  }

  /** Returns the largest standard error of any size; 0 of an exact curve. */
  public double standardErrorMax() {
    double max = 0;
    for (double error : standardErrors) {
      max = Math.max(max, error);
    }
    return max;
  }

  private static long scaled(int distance, double rate) {
    return Math.round(Math.ceil(distance / rate));
  }

  /**
   * Miss ratios by size, from distances among a sample. As SHARDS-adj does, the difference between
   * the accesses expected in the sample and those found is taken to be hits at distance 1.
   */
  private static double[] ratios(
      DistanceHistogram histogram, double rate, double expected, int length) {
    double[] hits = new double[length];
    for (int distance = 1; distance <= histogram.distanceMax(); distance++) {
      long at = distance == 1 ? 1 : scaled(distance, rate);
      if (at < length) {
        hits[(int) at] += histogram.at(distance);
      }
    }
    if (length > 1) {
      hits[1] += expected - histogram.total();
    }
    double[] ratios = new double[length];
    double missed = expected;
    for (int ways = 0; ways < length; ways++) {
      missed -= hits[ways];
      ratios[ways] = expected == 0 ? 0 : Math.min(1, Math.max(0, missed / expected));
    }
    return ratios;
  }
}
