package mmusim.mmu;

import java.util.List;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.cost.CycleCause;
import mmusim.mmu.cost.CycleLedger;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.memory.PhysicalMemory;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.paging.TranslationRules;
import mmusim.mmu.register.Cr4;
import mmusim.mmu.register.Feature;
import mmusim.mmu.register.Register;
import mmusim.mmu.register.Registers;
import mmusim.mmu.stale.StaleChecker;
import mmusim.mmu.stale.StaleFinding;
import mmusim.mmu.stale.StaleLog;
import mmusim.mmu.stale.Staleness;
import mmusim.mmu.tlb.TlbEntryView;
import mmusim.mmu.tlb.TlbHierarchy;
import mmusim.mmu.walkcache.PagingStructureCaches;
import org.jspecify.annotations.Nullable;

/**
 * One logical processor, always in 64-bit mode: its registers and its MMU.
 *
 * <p>A translation forms the linear address (LAM, LASS, canonical check), then asks the TLBs and
 * walks the tables. Nothing on that path allocates. Faults are values; a page fault also sets CR2.
 *
 * @see "Intel SDM vol. 3A, chapter Paging"
 */
public final class Cpu {
  private static final int INVPCID_TYPE_MAX = 3;

  /** What INVPCID does, by its type. */
  private static final List<InvalidationKind> INVPCID_KINDS =
      List.of(
          InvalidationKind.INVPCID_ADDRESS,
          InvalidationKind.INVPCID_CONTEXT,
          InvalidationKind.INVPCID_ALL,
          InvalidationKind.INVPCID_ALL_BUT_GLOBALS);

  private final int index;
  private final PhysicalMemory memory;
  private final Registers registers;
  private final TranslationRules rules;
  private final Mmu mmu;
  private final TlbHierarchy tlb;
  private final RepeatedAccesses repeated;
  private final StaleChecker checker;
  private final boolean isChecked;
  private final CostModel costs;
  private final CycleLedger ledger = new CycleLedger();

  private @Nullable CpuObserver observer;
  private long secondPaddr;

  Cpu(int index, MachineConfig config, PhysicalMemory memory, StaleLog staleLog) {
    this.index = index;
    this.memory = memory;
    this.registers = new Registers(config.processor(), this::registerWritten);
    this.rules = new TranslationRules(registers);
    this.checker = new StaleChecker(index, memory, rules, staleLog);
    this.isChecked = config.checksStaleness();
    this.costs = config.costs();
    this.mmu =
        new Mmu(
            config, memory, registers, rules, isChecked ? checker : null, config.seed() + index);
    this.tlb = mmu.tlb();
    this.repeated = new RepeatedAccesses(memory, tlb, mmu.walkCaches(), mmu.walker());
  }

  /** Sets who is told what this processor does; null, the default, for nobody. */
  public void observe(@Nullable CpuObserver observer) {
    this.observer = observer;
    mmu.observe(observer);
    repeated.observed(observer != null);
  }

  /** Returns the number of this processor in its machine. */
  public int index() {
    return index;
  }

  /** Returns the RAM that the tables lie in. */
  public PhysicalMemory memory() {
    return memory;
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
    int line = repeated.line(vaddr, access);
    return repeated.isHit(line, vaddr, access)
        ? repeated.repeatHit(line, vaddr)
        : translateUnlessHit(vaddr, access);
  }

  private long translateUnlessHit(long vaddr, int access) {
    long result = repeated.findMiss(vaddr, access);
    return result == RepeatedAccesses.NONE ? translateAnew(vaddr, access) : result;
  }

  /**
   * As {@link #translate}, in less time where a hit is not to be expected: after a page fault of
   * the same access, for one.
   */
  public long translateAnew(long vaddr, int access) {
    long address = vaddr;
    if (!rules.hasPlainAddresses()) {
      address = rules.maskedAddress(vaddr, access);
      if (rules.violatesLass(address, access)) {
        return refusedAddress(vaddr, access);
      }
    }
    if (!rules.isCanonical(address)) {
      return refusedAddress(vaddr, access);
    }
    long result = mmu.translate(address, access);
    if (!isChecked) {
      repeated.note(vaddr, access, address, result);
    }
    return result;
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
    long second = (vaddr | Pages.PAGE_MASK) + 1;
    secondPaddr = 0;
    if (Long.compareUnsigned(lengthBytes, second - vaddr) <= 0) {
      return translate(vaddr, access);
    }
    if (rules.acceptsAddress(vaddr, access) && !rules.acceptsAddress(second, access)) {
      return refusedAddress(second, access);
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
  public void invlpg(long vaddr) {
    ledger.charge(CycleCause.INVALIDATION, costs.cycles(Cost.INVLPG));
    if (rules.isCanonical(vaddr)) {
      mmu.caches().invlpg(vaddr);
      noteInvalidation(InvalidationKind.INVLPG, registers.pcid(), vaddr);
    }
  }

  /**
   * INVPCID.
   *
   * @param type 0 an address, 1 a PCID, 2 all with globals, 3 all but globals
   * @param pcid the first 8 bytes of the descriptor
   * @param vaddr the last 8 bytes of the descriptor
   * @return false, #UD or #GP: see {@link #refusalOfInvpcid}
   */
  public boolean invpcid(long type, long pcid, long vaddr) {
    if (refusalOfInvpcid(type, pcid, vaddr) != null) {
      return false;
    }
    mmu.caches().invpcid((int) type, (int) pcid, vaddr);
    ledger.charge(CycleCause.INVALIDATION, costs.cycles(Cost.INVPCID));
    noteInvalidation(INVPCID_KINDS.get((int) type), (int) pcid, vaddr);
    return true;
  }

  /**
   * Returns the rule that INVPCID with these operands breaks, in words; null if none. The first is
   * that of a #UD, the others are those of a #GP: a type above 3, pcid bits 63:12, a PCID other
   * than 0 in types 0 and 1 while CR4.PCIDE = 0, or an address in type 0 that no paging mode of
   * this processor could use.
   *
   * @see "Intel SDM vol. 2A, INVPCID"
   */
  public @Nullable String refusalOfInvpcid(long type, long pcid, long vaddr) {
    if (!registers.model().has(Feature.INVPCID)) {
      return "the processor lacks it (feature invpcid)";
    }
    if (Long.compareUnsigned(type, INVPCID_TYPE_MAX) > 0) {
      return "its type is 0 to 3";
    }
    if (pcid >>> 12 != 0) {
      return "bits 63:12 of its descriptor are reserved, a PCID has 12 bits";
    }
    boolean isOfOneContext = type == 0 || type == 1;
    if (isOfOneContext && pcid != 0 && !registers.hasCr4(Cr4.PCIDE)) {
      return "while CR4.PCIDE=0 there is only PCID 0";
    }
    return type == 0 && !registers.model().isCanonicalAtFullWidth(vaddr)
        ? "the address of its descriptor is not canonical"
        : null;
  }

  /** Drops every cached translation, global ones too, as a toggle of CR4.PGE does. */
  public void flushAll() {
    mmu.caches().flushAll();
    ledger.charge(CycleCause.INVALIDATION, costs.cycles(Cost.CR4_WRITE));
    noteInvalidation(InvalidationKind.FLUSH, 0, 0);
  }

  /** Returns all cycles charged to this processor. */
  public long cycles() {
    return ledger.totalCycles() + mmu.cycles();
  }

  /** Charges cycles, at least 0, as the kernel above does for its handlers. */
  public void chargeCycles(CycleCause cause, long cycles) {
    ledger.charge(cause, cycles);
  }

  /** Returns the cycles charged to a cause. */
  public long cycles(CycleCause cause) {
    return ledger.cycles(cause) + mmu.cycles(cause);
  }

  /** Returns the page faults raised so far. */
  public long pageFaults() {
    return mmu.pageFaults();
  }

  /** Returns the page walks begun so far, those that only set a dirty flag included. */
  public long walks() {
    return mmu.walks();
  }

  /** Returns the page walks so far that a write hit made to set a dirty flag. */
  public long dirtyWalks() {
    return mmu.dirtyWalks();
  }

  /**
   * Returns the entries of one level read by walks so far.
   *
   * @param level 1 (PTE) to 5 (PML5E)
   */
  public long walkReads(int level) {
    return mmu.reads(level);
  }

  /** Returns the invalidating instructions so far that had to drop something. */
  public long invalidations() {
    return mmu.caches().invalidations();
  }

  /** Returns the TLBs. */
  public TlbHierarchy tlb() {
    return tlb;
  }

  /** Returns the paging-structure caches. */
  public PagingStructureCaches walkCaches() {
    return mmu.walkCaches();
  }

  /**
   * Returns whether the last translation used a stale entry; FRESH if the machine does not check.
   */
  public Staleness lastStaleness() {
    return checker.lastUse();
  }

  /**
   * Returns the TLB entries that have outlived the translation they came from; see {@link
   * StaleChecker#outliving}. Without {@link MachineConfig#checksStaleness} all are judged by the
   * tables at the current CR3, so that entries of other PCIDs are left out.
   */
  public List<StaleFinding> outlivingEntries() {
    List<TlbEntryView> entries = tlb().entries();
    return checker.outliving(
        isChecked ? entries : entries.stream().filter(e -> e.pcid() == registers.pcid()).toList());
  }

  private long refusedAddress(long vaddr, int access) {
    long fault = TranslationResult.refusedAddress(access);
    if (observer != null) {
      observer.faulted(vaddr, access, fault);
    }
    return fault;
  }

  private void noteInvalidation(InvalidationKind kind, int pcid, long vaddr) {
    if (observer != null) {
      observer.invalidated(kind, pcid, vaddr);
    }
  }

  private void registerWritten(Register register, long before, long operand) {
    rules.changed(register);
    mmu.registersChanged();
    repeated.registersChanged(registers.pcid());
    boolean invalidates = mmu.caches().written(register, before, operand);
    if (register == Register.CR3) {
      ledger.charge(CycleCause.INVALIDATION, costs.cycles(Cost.CR3_WRITE));
    } else if (register == Register.CR4 && invalidates) {
      ledger.charge(CycleCause.INVALIDATION, costs.cycles(Cost.CR4_WRITE));
    }
    if (invalidates) {
      noteInvalidation(kindOfWrite(register), registers.pcid(), 0);
    }
  }

  private static InvalidationKind kindOfWrite(Register register) {
    return switch (register) {
      case CR3 -> InvalidationKind.CR3;
      case CR4 -> InvalidationKind.CR4;
      default -> InvalidationKind.FLUSH;
    };
  }
}
