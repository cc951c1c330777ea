package mmusim.vm;

import java.util.List;
import mmusim.mmu.stale.StaleFinding;
import mmusim.vm.process.Process;
import mmusim.vm.region.AddressSpaceChecker;

/** The self-check of a whole machine, slow and complete. */
final class KernelChecker {
  private KernelChecker() {}

  static void check(Kernel kernel) {
    kernel.pmm().checkInvariants();
    kernel.kernelTables().checkInvariants();
    for (Process process : kernel.processes()) {
      process.space().tables().checkInvariants();
      AddressSpaceChecker.check(process.space(), kernel.context().zeroPagePaddr());
    }
    List<StaleFinding> stale = kernel.machine().outlivingEntries();
    if (!stale.isEmpty()) {
      throw new AssertionError("a TLB entry outlived its translation: " + stale.get(0).describe());
    }
  }
}
