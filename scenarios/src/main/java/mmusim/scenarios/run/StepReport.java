package mmusim.scenarios.run;

import java.util.List;
import java.util.Map;
import mmusim.scenarios.format.Step;
import mmusim.scenarios.format.expect.Mismatch;
import mmusim.scenarios.format.value.UnboundNameException;

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
  private static final String NAMES = "names";

  /** Returns what is said of a step that needs a name which nothing is bound to. */
  static Mismatch unbound(UnboundNameException wrong) {
    return new Mismatch(NAMES, "all bound", String.valueOf(wrong.getMessage()));
  }

  /** Returns whether it did anything: not if it ran 0 times, or lacked a name that it needs. */
  public boolean ran() {
    boolean lacksName = mismatches.stream().anyMatch(wrong -> wrong.field().equals(NAMES));
    return runs > 0 && !(lacksName && result.isEmpty());
  }

  /** Returns whether the step gave what is expected. */
  public boolean passed() {
    return mismatches.isEmpty();
  }
}
