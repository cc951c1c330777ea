package mmusim.vm;

import mmusim.mmu.Cpu;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.ProcessorModel;
import mmusim.mmu.register.Registers;
import mmusim.pagetables.entry.CachePolicy;

/**
 * The control registers as Zircon sets them on each CPU: write protection, NX, global pages, PCIDs,
 * SMEP, SMAP, and its page attribute table; each if the processor has it. Protection keys, CET,
 * LASS and LAM stay off.
 *
 * @see "Zircon, kernel/arch/x86/mmu.cc, x86_mmu_percpu_init"
 */
final class BootRegisters {
  private BootRegisters() {}

  static void write(Cpu cpu, long rootPaddr) {
    Registers registers = cpu.registers();
    ProcessorModel model = registers.model();
    long cr4 = registers.cr4();
    cr4 |= model.has(Feature.PGE) ? Cr4.PGE : 0;
    cr4 |= model.has(Feature.PCID) ? Cr4.PCIDE : 0;
    cr4 |= model.has(Feature.SMEP) ? Cr4.SMEP : 0;
    cr4 |= model.has(Feature.SMAP) ? Cr4.SMAP : 0;
    boolean done = registers.writeCr3(rootPaddr) && registers.writeCr4(cr4);
    if (model.has(Feature.PAT)) {
      done &= registers.writePat(CachePolicy.PAT_MSR);
    }
    if (!done) {
      throw new IllegalStateException("the processor refused what it says that it has: " + model);
    }
  }
}
