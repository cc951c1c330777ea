package mmusim.scenarios.run.rig;

import java.util.Map;
import mmusim.mmu.Machine;
import mmusim.mmu.MachineConfig;
import mmusim.mmu.memory.Budget;
import mmusim.scenarios.format.Scenario;
import mmusim.scenarios.format.value.NameKind;
import mmusim.scenarios.json.Problem;
import mmusim.scenarios.json.UnusableInputException;
import mmusim.scenarios.run.machine.KernelFields;
import mmusim.scenarios.run.machine.MachineFields;
import mmusim.vm.Kernel;
import mmusim.vm.ProcessHandles;

/** Builds what a scenario runs on. */
public final class Rigs {
  private Rigs() {}

  /**
   * Builds the machine that {@code scenario} describes, with {@code seed}, of the budget.
   *
   * @param listener hears of the accesses
   */
  public static Rig build(Scenario scenario, long seed, Budget budget, AccessListener listener) {
    Map<String, Object> fields = scenario.machine();
    MachineConfig config = MachineFields.config(fields, seed);
    if (!MachineFields.hasKernel(fields)) {
      return new Rig(scenario.file(), new Machine(config, budget), null, listener);
    }
    Kernel kernel;
    ProcessHandles main;
    try {
      kernel = new Kernel(KernelFields.config(fields, config), budget);
      main = kernel.createProcess("main");
    } catch (IllegalArgumentException tooSmall) {
      String message = String.valueOf(tooSmall.getMessage());
      throw new UnusableInputException(
          Problem.at(scenario.file(), scenario.machineSource(), message));
    }
    kernel.switchTo(0, main.process());
    KernelRig kernelRig = new KernelRig(kernel, main.process(), main.processHandle());
    Rig rig = new Rig(scenario.file(), kernel.machine(), kernelRig, listener);
    rig.names()
        .bind(
            "main",
            Binding.handle(
                NameKind.PROCESS,
                main.processHandle(),
                kernelRig.objectIdOf(main.processHandle())));
    rig.names().bind("root", kernelRig.vmarBinding(main.rootVmarHandle()));
    return rig;
  }
}
