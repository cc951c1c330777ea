package mmusim.vm.fault;

import mmusim.mmu.Cpu;
import mmusim.vm.abi.Status;

/** Is told what the kernel made of page faults; it must not change anything. */
@FunctionalInterface
public interface FaultObserver {
  /**
   * A fault was handled.
   *
   * @param cpu where it was raised
   * @param vaddr the faulting address
   * @param status OK if the access is tried again, else why it is refused
   */
  void handled(Cpu cpu, long vaddr, Status status);
}
