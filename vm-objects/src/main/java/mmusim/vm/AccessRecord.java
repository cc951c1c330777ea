package mmusim.vm;

import java.util.Objects;
import mmusim.mmu.Cpu;
import mmusim.mmu.paging.TranslationResult;
import mmusim.vm.abi.Status;
import mmusim.vm.fault.RefusalExplainer;
import mmusim.vm.process.Process;
import org.jspecify.annotations.Nullable;

/**
 * What became of one access: reused from access to access, so that none allocates. Fields hold
 * their last value until the next access.
 */
public final class AccessRecord {
  private static final long NOT_TRANSLATED =
      TranslationResult.mapped(0, 0, 0, TranslationResult.TLB_MISS, 0);

  private @Nullable Cpu cpu;
  private @Nullable Process process;
  private long vaddr;
  private int access;
  private Status status = Status.OK;
  private boolean faulted;
  private boolean pageFault;
  private int vector;
  private long faultAddr;
  private long firstResult;
  private int errorCode;
  private int pageFaults;
  private int walkReads;
  private long cycles;

  /** Makes an empty record. */
  public AccessRecord() {}

  /** Returns whether the access was refused, by the kernel or, without one, by the hardware. */
  public boolean faulted() {
    return faulted;
  }

  /** Returns whether it was refused for its address alone, by #GP or #SS: not canonical. */
  public boolean isBadAddress() {
    return faulted && !pageFault;
  }

  /** Returns the vector of the refusal, {@code TranslationResult.VECTOR_...}. */
  public int vector() {
    return vector;
  }

  /** Returns why the kernel refused; OK if it did not. */
  public Status status() {
    return status;
  }

  /** Returns the error code of the last page fault; 0 if there was none. */
  public int errorCode() {
    return errorCode;
  }

  /** Returns the first byte that could not be accessed. */
  public long faultAddr() {
    return faultAddr;
  }

  /** Returns the number of page faults, resolved ones included. */
  public int pageFaults() {
    return pageFaults;
  }

  /**
   * Returns what held the translation of the first byte when it succeeded: {@code
   * TranslationResult.TLB_...}; TLB_MISS if it never did.
   */
  public int tlbLevel() {
    return TranslationResult.tlbLevel(firstResult);
  }

  /** Returns the number of paging-structure entries read, those before a fault included. */
  public int walkReads() {
    return walkReads;
  }

  /** Returns the cycles charged to the CPU, those of the kernel included. */
  public long cycles() {
    return cycles;
  }

  /** Returns the physical address of the first byte. */
  public long paddr() {
    return TranslationResult.paddr(firstResult);
  }

  /** Returns the page size of the first byte's page: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB. */
  public int pageSize() {
    return TranslationResult.pageSize(firstResult);
  }

  /** Returns the effective memory type of the first byte, as a PAT code. */
  public int memoryType() {
    return TranslationResult.memoryType(firstResult);
  }

  /**
   * Returns one sentence that says which entry and bit, or which region and rule, decided. It is
   * put together now, from the state of things now.
   */
  public String explanation() {
    Cpu where = Objects.requireNonNull(cpu, "no access yet");
    Process who = process;
    long addr = faulted ? faultAddr : vaddr;
    return faulted && pageFault && who != null
        ? RefusalExplainer.explain(where, who.space(), addr, access, errorCode, status)
        : RefusalExplainer.explainHardware(where, addr, access);
  }

  void reset(Cpu cpu, @Nullable Process process, long vaddr, int access) {
    // Storing a reference takes longer than finding that it is there already.
    if (this.cpu != cpu || this.process != process) {
      this.cpu = cpu;
      this.process = process;
    }
    if (status != Status.OK) {
      status = Status.OK;
    }
    this.vaddr = vaddr;
    this.access = access;
    faulted = false;
    pageFault = false;
    vector = TranslationResult.VECTOR_PF;
    errorCode = 0;
    faultAddr = 0;
    pageFaults = 0;
    walkReads = 0;
    cycles = 0;
    firstResult = NOT_TRANSLATED;
  }

  /** Notes the translation of the first byte. */
  void noteFirst(long result) {
    firstResult = result;
  }

  /** Notes how many entries a walk read. */
  void noteWalk(int reads) {
    walkReads += reads;
  }

  /** Notes a page fault, whatever comes of it. */
  void noteFault(int code) {
    pageFaults++;
    errorCode = code;
  }

  /** Notes what the whole access took. */
  void noteCycles(long taken) {
    cycles = taken;
  }

  /** Notes what the hardware refused and nobody handled. */
  void refuse(long result, long addr) {
    faulted = true;
    vector = TranslationResult.vector(result);
    pageFault = vector == TranslationResult.VECTOR_PF;
    faultAddr = addr;
  }

  /** Notes that the kernel refused a page fault. */
  void refuse(Status refusal, long addr) {
    faulted = true;
    pageFault = true;
    status = refusal;
    faultAddr = addr;
  }
}
