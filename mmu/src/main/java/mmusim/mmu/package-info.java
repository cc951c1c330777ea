/**
 * The hardware: RAM and processors whose MMUs translate addresses. Read {@link
 * mmusim.mmu.MachineConfig}, {@link mmusim.mmu.Machine}, then {@link mmusim.mmu.Cpu}, which wires
 * the parts of the packages below: registers, page walker, TLBs. One machine, one thread.
 */
@NullMarked
package mmusim.mmu;

import org.jspecify.annotations.NullMarked;
