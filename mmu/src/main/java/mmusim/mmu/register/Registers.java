package mmusim.mmu.register;

import mmusim.mmu.memtype.Mtrrs;
import mmusim.mmu.memtype.Pat;
import org.jspecify.annotations.Nullable;

/**
 * The registers of one logical processor in 64-bit mode that govern translation. A write method
 * answers false where the instruction raises #GP(0); then nothing has changed. {@link
 * RegisterValues} says when.
 *
 * <p>At power-on: paging on, CR3 = 0, CR0.WP and EFER.NXE set (NXE if the processor has it),
 * CR4.LA57 as the model says, all else clear; PAT at its reset value, MTRRs as firmware leaves
 * them.
 *
 * <p>Invariants: CR0.PE, CR0.PG, CR4.PAE, EFER.LME and EFER.LMA are 1 and CR4.LA57 is constant: the
 * processor never leaves 64-bit mode. CR4.CET implies CR0.WP.
 *
 * @see "Intel SDM vol. 3A, 2.5 Control Registers; 4.1 Paging Modes and Control Bits"
 */
public final class Registers {
  /** RFLAGS.AC, the only flag that translation reads. */
  public static final long RFLAGS_AC = 1L << 18;

  private final ProcessorModel model;
  private final RegisterListener listener;
  private final Mtrrs mtrrs;
  private final RegisterValues values;

  private long cr0 = Cr0.PE | Cr0.ET | Cr0.WP | Cr0.PG;
  private long cr2;
  private long cr3;
  private long cr4;
  private long efer;
  private long rflags;
  private long pkru;
  private long pkrs;
  private long pat = Pat.RESET_VALUE;
  private long userCet;
  private long supervisorCet;
  private String refusal = "";

  /**
   * Creates them in their power-on state.
   *
   * @param listener told of each write that succeeds
   */
  public Registers(ProcessorModel model, RegisterListener listener) {
    this.model = model;
    this.listener = listener;
    this.mtrrs = new Mtrrs(model.physicalAddressBits());
    this.values = new RegisterValues(model);
    this.cr4 = Cr4.PAE | (model.levels() == 5 ? Cr4.LA57 : 0);
    this.efer = Efer.LME | Efer.LMA | (model.has(Feature.NX) ? Efer.NXE : 0);
  }

  /** Returns what the processor can do. */
  public ProcessorModel model() {
    return model;
  }

  /** Returns CR0. */
  public long cr0() {
    return cr0;
  }

  /** Returns CR2: the address of the last page fault. */
  public long cr2() {
    return cr2;
  }

  /** Returns CR3; bit 63 is always 0. */
  public long cr3() {
    return cr3;
  }

  /** Returns CR4. */
  public long cr4() {
    return cr4;
  }

  /** Returns IA32_EFER. */
  public long efer() {
    return efer;
  }

  /** Returns RFLAGS, of which only AC is kept. */
  public long rflags() {
    return rflags;
  }

  /** Returns PKRU. */
  public long pkru() {
    return pkru;
  }

  /** Returns IA32_PKRS. */
  public long pkrs() {
    return pkrs;
  }

  /** Returns IA32_PAT. */
  public long pat() {
    return pat;
  }

  /** Returns IA32_U_CET. */
  public long userCet() {
    return userCet;
  }

  /** Returns IA32_S_CET. */
  public long supervisorCet() {
    return supervisorCet;
  }

  /** Returns the rule that the last refused write broke, in words; empty if none was refused. */
  public String refusal() {
    return refusal;
  }

  /** Keeps the rule that a write broke; returns whether there is one. */
  private boolean isRefused(@Nullable String rule) {
    if (rule == null) {
      return false;
    }
    refusal = rule;
    return true;
  }

  /** Returns the memory type range registers, to read; write them by {@link #writeMtrr}. */
  public Mtrrs mtrrs() {
    return mtrrs;
  }

  /** Returns the current PCID: 0 while CR4.PCIDE = 0. */
  public int pcid() {
    return (cr4 & Cr4.PCIDE) != 0 ? (int) (cr3 & Cr3.PCID_MASK) : 0;
  }

  /** Returns whether a bit of {@code mask}, one or several, is set in CR0. */
  public boolean hasCr0(long mask) {
    return (cr0 & mask) != 0;
  }

  /** Returns whether a bit of {@code mask}, one or several, is set in CR4. */
  public boolean hasCr4(long mask) {
    return (cr4 & mask) != 0;
  }

  /** Sets CR2, as the delivery of a page fault does. */
  public void setCr2(long vaddr) {
    cr2 = vaddr;
  }

  /**
   * MOV to CR0.
   *
   * @return false, #GP: see {@link RegisterValues#refusalOfCr0}
   */
  public boolean writeCr0(long value) {
    if (isRefused(values.refusalOfCr0(this, value))) {
      return false;
    }
    long before = cr0;
    cr0 = (value & Cr0.DEFINED) | Cr0.ET;
    listener.written(Register.CR0, before, value);
    return true;
  }

  /**
   * MOV to CR2.
   *
   * @return true: any value will do
   */
  public boolean writeCr2(long value) {
    long before = cr2;
    cr2 = value;
    listener.written(Register.CR2, before, value);
    return true;
  }

  /**
   * MOV to CR3.
   *
   * @param operand the new value; bit 63 asks to keep the translations of the new PCID and is not
   *     stored
   * @return false, #GP: see {@link RegisterValues#refusalOfCr3}
   */
  public boolean writeCr3(long operand) {
    if (isRefused(values.refusalOfCr3(this, operand))) {
      return false;
    }
    long before = cr3;
    cr3 = operand & ~Cr3.NO_FLUSH;
    listener.written(Register.CR3, before, operand);
    return true;
  }

  /**
   * MOV to CR4.
   *
   * @return false, #GP: see {@link RegisterValues#refusalOfCr4}
   */
  public boolean writeCr4(long value) {
    if (isRefused(values.refusalOfCr4(this, value))) {
      return false;
    }
    long before = cr4;
    cr4 = value;
    listener.written(Register.CR4, before, value);
    return true;
  }

  /**
   * WRMSR of IA32_EFER; LMA is read-only, and ignored on Intel's processors.
   *
   * @return false, #GP: see {@link RegisterValues#refusalOfEfer}
   */
  public boolean writeEfer(long value) {
    if (isRefused(values.refusalOfEfer(this, value))) {
      return false;
    }
    long before = efer;
    efer = (value & ~(Efer.LMA | Efer.ignored(model))) | (before & Efer.LMA);
    listener.written(Register.EFER, before, value);
    return true;
  }

  /**
   * STAC, CLAC or POPF.
   *
   * @return true: any value will do
   */
  public boolean writeRflags(long value) {
    long before = rflags;
    rflags = value & RFLAGS_AC;
    listener.written(Register.RFLAGS, before, value);
    return true;
  }

  /**
   * WRPKRU or XRSTOR; the latter works while CR4.PKE = 0 too.
   *
   * @return false, #GP: see {@link RegisterValues#refusalOfPkru}
   */
  public boolean writePkru(long value) {
    if (isRefused(values.refusalOfPkru(value))) {
      return false;
    }
    long before = pkru;
    pkru = value;
    listener.written(Register.PKRU, before, value);
    return true;
  }

  /**
   * WRMSR of IA32_PKRS (6E1H).
   *
   * @return false, #GP: see {@link RegisterValues#refusalOfPkrs}
   */
  public boolean writePkrs(long value) {
    if (isRefused(values.refusalOfPkrs(value))) {
      return false;
    }
    long before = pkrs;
    pkrs = value;
    listener.written(Register.PKRS, before, value);
    return true;
  }

  /**
   * WRMSR of IA32_PAT (277H).
   *
   * @return false, #GP: see {@link RegisterValues#refusalOfPat}
   */
  public boolean writePat(long value) {
    if (isRefused(values.refusalOfPat(value))) {
      return false;
    }
    long before = pat;
    pat = value;
    listener.written(Register.PAT, before, value);
    return true;
  }

  /**
   * WRMSR of IA32_U_CET (6A0H).
   *
   * @return false, #GP: see {@link RegisterValues#refusalOfCet}
   */
  public boolean writeUserCet(long value) {
    if (isRefused(values.refusalOfCet(value))) {
      return false;
    }
    long before = userCet;
    userCet = value;
    listener.written(Register.U_CET, before, value);
    return true;
  }

  /**
   * WRMSR of IA32_S_CET (6A2H).
   *
   * @return false, #GP: see {@link RegisterValues#refusalOfCet}
   */
  public boolean writeSupervisorCet(long value) {
    if (isRefused(values.refusalOfCet(value))) {
      return false;
    }
    long before = supervisorCet;
    supervisorCet = value;
    listener.written(Register.S_CET, before, value);
    return true;
  }

  /**
   * WRMSR of one of the memory type range registers.
   *
   * @return false, #GP: the processor lacks it, a reserved bit, or a code that is no memory type
   */
  public boolean writeMtrr(MtrrField field, int index, long value) {
    if (isRefused(values.refusalOfMtrr(field, index))) {
      return false;
    }
    if (!field.write(mtrrs, index, value)) {
      return !isRefused(RegisterValues.refusalOf(field));
    }
    listener.written(Register.MTRR, 0, value);
    return true;
  }
}
