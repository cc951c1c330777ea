package mmusim.scenarios.run;

import java.util.Map;
import mmusim.mmu.Machine;
import mmusim.scenarios.format.Scenario;
import mmusim.scenarios.format.Step;
import mmusim.scenarios.run.rig.AccessListener;
import mmusim.vm.Kernel;
import org.jspecify.annotations.Nullable;

/** Is told of every run of every step while it happens, on the thread that runs the scenario. */
public interface RunListener extends AccessListener {
  /** Hears nothing. */
  RunListener NONE =
      (scenario, step, iteration, result, before, after) -> {
        // Nobody listens.
      };

  /**
   * A machine has started; the steps follow.
   *
   * @param kernel what runs on it, or null on bare hardware
   */
  default void onStart(Scenario scenario, Machine machine, @Nullable Kernel kernel) {
    // Most listeners need only what the steps gave.
  }

  @Override
  default void onAccess(int cpu, long vaddr, long lengthBytes, int access) {
    // Most listeners need only what the steps gave.
  }

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
