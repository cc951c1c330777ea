package mmusim.scenarios.replay;

/**
 * Which part of a trace is used, and how. All counts are of references.
 *
 * @param skip left out at the start
 * @param limit used at most, the warm-up included
 * @param warmup used first and not counted
 * @param interval length of a step of the time series; 0 for none
 */
public record TracePlan(long skip, long limit, long warmup, long interval) {
  /**
   * Checks the plan.
   *
   * @throws IllegalArgumentException naming the value that is wrong
   */
  public TracePlan {
    check("skip", skip);
    check("limit", limit);
    check("warmup", warmup);
    check("interval", interval);
  }

  private static void check(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException("--" + name + " must be at least 0, not " + value);
    }
  }
}
