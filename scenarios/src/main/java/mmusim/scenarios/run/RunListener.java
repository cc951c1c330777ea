package mmusim.scenarios.run;

import java.util.Map;
import mmusim.scenarios.format.Scenario;
import mmusim.scenarios.format.Step;

/** Is told of every run of every step while it happens, on the thread that runs the scenario. */
public interface RunListener {
  /** Hears nothing. */
  RunListener NONE =
      (scenario, step, iteration, result, before, after) -> {
        // Nobody listens.
      };

  /**
   * A step has run.
   *
   * @param iteration which run of a repeated step, from 0
   * @param result its result fields
   * @param before counters when it began
   * @param after counters when it ended
   */
  void onStep(
      Scenario scenario,
      Step step,
      long iteration,
      Map<String, Object> result,
      Map<String, Long> before,
      Map<String, Long> after);
}
