package mmusim.scenarios.replay.curve;

import java.util.List;
import mmusim.scenarios.replay.PageSizing;

/**
 * Which curves are wanted.
 *
 * @param pageSizes of each a curve; MIXED is not possible
 * @param streams of each a curve
 * @param setCounts of each a curve by ways, besides the one by entries
 * @param sampleRate share of the pages, above 0; 1 for exact curves
 */
public record CurveOptions(
    List<PageSizing> pageSizes, List<Stream> streams, List<Integer> setCounts, double sampleRate) {
  /** Most sets that a curve by ways may have. */
  public static final int SETS_MAX = 1 << 16;

  /** Everything that one pass gives: three page sizes, three streams, no set counts. */
  public static final CurveOptions ALL =
      new CurveOptions(
          List.of(PageSizing.SMALL, PageSizing.LARGE, PageSizing.HUGE),
          List.of(Stream.values()),
          List.of(),
          1.0);

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException naming the value that is wrong
   */
  public CurveOptions {
    pageSizes = pageSizes.stream().distinct().toList();
    streams = streams.stream().distinct().toList();
    setCounts = setCounts.stream().distinct().toList();
    if (pageSizes.contains(PageSizing.MIXED)) {
      throw new IllegalArgumentException("a curve has one page size; mixed is not possible");
    }
    for (int sets : setCounts) {
      if (sets < 1 || sets > SETS_MAX) {
        throw new IllegalArgumentException("--sets must be 1 to " + SETS_MAX + ", not " + sets);
      }
    }
    if (!(sampleRate > 0 && sampleRate <= 1)) {
      throw new IllegalArgumentException(
          "--sample must be above 0 and at most 1, not " + sampleRate);
    }
    if (sampleRate < 1 && !setCounts.isEmpty()) {
      throw new IllegalArgumentException(
          "curves by ways cannot be sampled; leave out --sets or --sample");
    }
  }

  /** Returns whether pages are sampled. */
  public boolean isSampled() {
    return sampleRate < 1;
  }
}
