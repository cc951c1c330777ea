package mmusim.mmu;

import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.cost.CycleLedger;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.paging.PageWalker;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.paging.TranslationRules;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.Register;
import mmusim.mmu.register.Registers;

/**
 * One logical processor, always in 64-bit mode: its registers and its MMU.
 *
 * <p>A translation forms the linear address (LAM, LASS, canonical check), then walks the tables.
 * Nothing on that path allocates. Faults are values; a page fault also sets CR2.
 *
 * @see "Intel SDM vol. 3A, chapter Paging"
 */
public final class Cpu {
  private static final int INVPCID_TYPE_MAX = 3;
  private static final int NOTHING_READ = 0;

  private final int index;
  private final Registers registers;
  private final TranslationRules rules;
  private final PageWalker walker;
  private final CycleLedger ledger = new CycleLedger();

  private long secondPaddr;
  private long pageFaults;
  private long walks;
  private long walkReads;

  Cpu(int index, MachineConfig config, PhysicalMemory memory) {
    this.index = index;
    this.registers = new Registers(config.processor(), this::registerWritten);
    this.rules = new TranslationRules(registers);
    this.walker = new PageWalker(memory, rules, config.accessedPolicy());
  }

  /** Returns the number of this processor in its machine. */
  public int index() {
    return index;
  }

  /** Returns the registers; writing them does all that the instruction does. */
  public Registers registers() {
    return registers;
  }

  /** Returns what the registers mean for translations, precomputed. */
  public TranslationRules rules() {
    return rules;
  }

  /**
   * Translates an access that lies in one page.
   *
   * @param vaddr first byte, any 64-bit value
   * @param access see {@link Access}
   * @return see {@link TranslationResult}; a page fault has set CR2
   */
  public long translate(long vaddr, int access) {
    long address = vaddr;
    if (!rules.hasPlainAddresses()) {
      address = rules.maskedAddress(vaddr, access);
      if (rules.violatesLass(address, access)) {
        return refusedAddress(access);
      }
    }
    if (!rules.isCanonical(address)) {
      return refusedAddress(access);
    }
    return translateByWalk(address, access);
  }

  /**
   * Translates an access that may cross into the next page: one translation or two. Both addresses
   * are checked before either page is looked at, and both pages before anything may be stored.
   *
   * @param vaddr first byte
   * @param lengthBytes 1..4096
   * @return the translation of the first byte, or the fault; {@link #secondPaddr} has the rest
   */
  public long translateSpan(long vaddr, int lengthBytes, int access) {
    long second = (vaddr | mmusim.mmu.memory.Pages.PAGE_MASK) + 1;
    secondPaddr = 0;
    if (Long.compareUnsigned(lengthBytes, second - vaddr) <= 0) {
      return translate(vaddr, access);
    }
    long address = rules.maskedAddress(second, access);
    if (rules.violatesLass(address, access) || !rules.isCanonical(address)) {
      return refusedAddress(access);
    }
    long first = translate(vaddr, access);
    if (TranslationResult.isFault(first)) {
      return first;
    }
    long rest = translate(second, access);
    if (TranslationResult.isFault(rest)) {
      return rest;
    }
    secondPaddr = TranslationResult.paddr(rest);
    return first;
  }

  /**
   * Returns where the part of the last {@link #translateSpan} lies that is in the second page; 0 if
   * it did not cross or faulted.
   */
  public long secondPaddr() {
    return secondPaddr;
  }

  /** INVLPG; a no-op for an address that is not canonical. */
  public void invlpg(long vaddr) {}

  /**
   * INVPCID.
   *
   * @param type 0 an address, 1 a PCID, 2 all with globals, 3 all but globals
   * @param pcid the first 8 bytes of the descriptor
   * @param vaddr the last 8 bytes of the descriptor
   * @return false, #GP: a type above 3, pcid bits 63:12, a PCID other than 0 in types 0 and 1 while
   *     CR4.PCIDE = 0, or an address in type 0 that no paging mode of this processor could use; or
   *     #UD: the processor lacks the instruction
   */
  public boolean invpcid(int type, long pcid, long vaddr) {
    boolean oneContext = type == 0 || type == 1;
    if (!registers.model().has(Feature.INVPCID)
        || type < 0
        || type > INVPCID_TYPE_MAX
        || pcid >>> 12 != 0
        || (oneContext && pcid != 0 && !registers.hasCr4(Cr4.PCIDE))
        || (type == 0 && !isCanonicalForCapability(vaddr))) {
      return false;
    }
    return true;
  }

  /** Drops every cached translation, global ones too. */
  public void flushAll() {}

  /** Returns all cycles charged to this processor. */
  public long cycles() {
    return ledger.totalCycles();
  }

  /** Charges cycles, at least 0, as the kernel above does for its handlers. */
  public void chargeCycles(CycleCause cause, long cycles) {
    ledger.charge(cause, cycles);
  }

  /** Returns the page faults raised so far. */
  public long pageFaults() {
    return pageFaults;
  }

  /** Returns the page walks begun so far. */
  public long walks() {
    return walks;
  }

  /** Returns the entries read by walks so far. */
  public long walkReads() {
    return walkReads;
  }

  private long translateByWalk(long vaddr, int access) {
    long entry = walker.walk(vaddr, access);
    walks++;
    walkReads += walker.reads();
    if (TranslationResult.isFault(entry)) {
      pageFaults++;
      registers.setCr2(vaddr);
      return entry;
    }
    return result(vaddr, entry, TranslationResult.TLB_MISS, walker.reads());
  }

  private static long result(long vaddr, long entry, int tlbLevel, int reads) {
    int size = CachedTranslation.pageSize(entry);
    long offset = vaddr & (Pte.coverage(size + 1) - 1);
    return TranslationResult.mapped(
        CachedTranslation.pagePaddr(entry) | offset,
        CachedTranslation.memoryType(entry),
        size,
        tlbLevel,
        reads);
  }

  private static long refusedAddress(int access) {
    int vector = Access.isStack(access) ? TranslationResult.VECTOR_SS : TranslationResult.VECTOR_GP;
    return TranslationResult.fault(vector, 0, 0, TranslationResult.TLB_MISS, NOTHING_READ);
  }

  private void registerWritten(Register register, long before, long operand) {
    rules.changed(register);
  }

  /** Descriptors are checked against the widest address that the processor is capable of. */
  private boolean isCanonicalForCapability(long vaddr) {
    int shift = Long.SIZE - (registers.model().has(Feature.LA57) ? 57 : 48);
    return vaddr << shift >> shift == vaddr;
  }
}
