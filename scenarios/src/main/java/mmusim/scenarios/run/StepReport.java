package mmusim.scenarios.run;

import java.util.List;
import java.util.Map;
import mmusim.scenarios.format.Mismatch;
import mmusim.scenarios.format.Step;

/**
 * What came of one step; of a repeated one, of its first failing run or else its last.
 *
 * @param step the step
 * @param result its result fields, {@code status} among them
 * @param mismatches how the result differs from what is expected; empty if it does not
 * @param iteration which run the result is of, from 0
 * @param runs how often it ran
 * @param startCycles simulated time at its start: cycles charged to all CPUs
 * @param cycles cycles that it took
 */
public record StepReport(
    Step step,
    Map<String, Object> result,
    List<Mismatch> mismatches,
    long iteration,
    long runs,
    long startCycles,
    long cycles) {
  /** Returns whether the step gave what is expected. */
  public boolean passed() {
    return mismatches.isEmpty();
  }
}
