package mmusim.scenarios.run;

import mmusim.mmu.Machine;
import mmusim.scenarios.format.value.Names;
import mmusim.vm.Kernel;
import org.jspecify.annotations.Nullable;

/** Sees what a scenario left behind, before the machine is forgotten. */
@FunctionalInterface
public interface FinalStateObserver {
  /**
   * The last step has run, and the machine has checked itself.
   *
   * @param machine as it is now
   * @param names what the scenario bound
   * @param kernel what runs on the machine; null on bare hardware
   */
  void ended(Machine machine, Names names, @Nullable Kernel kernel);
}
