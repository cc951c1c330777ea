package mmusim.pagetables.invalidate;

import mmusim.mmu.Cpu;
import mmusim.mmu.register.Cr3;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.Registers;

/**
 * The instructions that one CPU executes to forget what is stale, the cheapest that do it.
 *
 * @see "Intel SDM vol. 3A, 4.10.4 Invalidation of TLBs and Paging-Structure Caches"
 */
final class CpuFlush {
  private static final int ADDRESS = 0;
  private static final int ONE_PCID = 1;
  private static final int EVERYTHING = 2;

  private CpuFlush() {}

  /** Invalidates on a CPU whose CR3 holds the tables, or sees them as its kernel half. */
  static void active(Cpu cpu, PendingInvalidation pending) {
    boolean isShared = pending.context().isShared();
    if (isShared && reachesOtherPcids(cpu, pending)) {
      everything(cpu);
    } else if (!pending.isAll()) {
      for (int i = 0; i < pending.pageCount(); i++) {
        cpu.invlpg(pending.page(i));
      }
    } else if (isShared || pending.hasGlobal()) {
      everything(cpu);
    } else {
      current(cpu);
    }
  }

  /** Invalidates on a CPU that is not running the tables but has used them under their PCID. */
  static void inactive(Cpu cpu, PendingInvalidation pending) {
    int pcid = pending.context().pcid();
    if (pending.isAll()) {
      invpcid(cpu, ONE_PCID, pcid, 0);
      return;
    }
    for (int i = 0; i < pending.pageCount(); i++) {
      invpcid(cpu, ADDRESS, pcid, pending.page(i));
    }
  }

  /** Returns whether {@link #inactive} can do its work on this CPU. */
  static boolean canReachOtherPcids(Cpu cpu) {
    return cpu.registers().hasCr4(Cr4.PCIDE) && hasInvpcid(cpu);
  }

  /** Drops everything of the current PCID that is not global. */
  private static void current(Cpu cpu) {
    Registers registers = cpu.registers();
    if (canReachOtherPcids(cpu)) {
      invpcid(cpu, ONE_PCID, registers.pcid(), 0);
    } else {
      loadCr3(cpu, registers.cr3());
    }
  }

  /** Drops everything of all PCIDs, global entries too. */
  private static void everything(Cpu cpu) {
    Registers registers = cpu.registers();
    if (hasInvpcid(cpu)) {
      invpcid(cpu, EVERYTHING, 0, 0);
    } else if (registers.model().has(Feature.PGE)) {
      loadCr4(cpu, registers.cr4() ^ Cr4.PGE);
      loadCr4(cpu, registers.cr4() ^ Cr4.PGE);
    } else {
      loadCr3(cpu, registers.cr3());
    }
  }

  /**
   * Whether a change of the kernel half may be cached under PCIDs other than the current one, where
   * INVLPG does not reach: leaves that are not global, and always paging-structure entries.
   */
  private static boolean reachesOtherPcids(Cpu cpu, PendingInvalidation pending) {
    boolean isTagged = pending.tableCount() != 0 || pending.hasNonGlobal();
    return isTagged && cpu.registers().hasCr4(Cr4.PCIDE);
  }

  private static boolean hasInvpcid(Cpu cpu) {
    return cpu.registers().model().has(Feature.INVPCID);
  }

  private static void invpcid(Cpu cpu, int type, int pcid, long vaddr) {
    boolean isAccepted = cpu.invpcid(type, pcid, vaddr);
    assert isAccepted;
  }

  /** Writes CR3 such that the translations of the PCID in it are dropped. */
  static void loadCr3(Cpu cpu, long value) {
    boolean isAccepted = cpu.registers().writeCr3(value);
    assert isAccepted : Long.toHexString(value);
  }

  /** Writes CR3 such that the translations of the PCID in it are kept. */
  static void loadCr3KeepingPcid(Cpu cpu, long value) {
    loadCr3(cpu, value | Cr3.NO_FLUSH);
  }

  private static void loadCr4(Cpu cpu, long value) {
    boolean isAccepted = cpu.registers().writeCr4(value);
    assert isAccepted : Long.toHexString(value);
  }
}
