package mmusim.scenarios.run;

import mmusim.scenarios.format.Limits;

/**
 * How scenarios are run.
 *
 * @param seedOffset added to the seed of every scenario
 * @param timeoutMillis how long one may take, or all scenarios of a file; 0 for no limit
 * @param sharers how many run at the same time and share the heap, at least 1; if there are others,
 *     a scenario that needs more than its share ends in an exception, not a report
 * @param namesSeed whether the seed is a part of the scenario's name, as under several seeds
 */
public record RunOptions(long seedOffset, long timeoutMillis, int sharers, boolean namesSeed) {
  /** As files say, at most as long as {@link Limits#TIME_MILLIS} each. */
  public static final RunOptions DEFAULTS = new RunOptions(0, Limits.TIME_MILLIS);

  /** Options for scenarios that run one at a time. */
  public RunOptions(long seedOffset, long timeoutMillis) {
    this(seedOffset, timeoutMillis, 1, false);
  }

  /** Returns what is said of a run that took longer than {@code timeoutMillis}. */
  public static String tookLonger(long timeoutMillis) {
    return "takes longer than " + timeoutMillis / 1000.0 + " s; see --timeout";
  }

  /** Returns the same options with another seed. */
  public RunOptions withSeedOffset(long other) {
    return new RunOptions(other, timeoutMillis, sharers, namesSeed);
  }
}
