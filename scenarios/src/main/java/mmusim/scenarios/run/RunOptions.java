package mmusim.scenarios.run;

/**
 * How scenarios are run.
 *
 * @param seedOffset added to the seed of every scenario
 * @param timeoutMillis how long one may take, or 0 for no limit
 */
public record RunOptions(long seedOffset, long timeoutMillis) {
  /** As files say, at most a minute each. */
  public static final RunOptions DEFAULTS = new RunOptions(0, 60_000);
}
