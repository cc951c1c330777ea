package mmusim.vm;

import mmusim.vm.abi.Status;

/**
 * What became of one access: reused from access to access, so that none allocates. Fields hold
 * their last value until the next access.
 */
public final class AccessRecord {
  Status status = Status.OK;
  boolean faulted;
  boolean generalProtection;
  int errorCode;
  long faultAddr;
  int pageFaults;
  int tlbLevel;
  int walkReads;
  long cycles;
  long paddr;
  int pageSize;
  int memoryType;
  String explanation = "";

  /** Makes an empty record. */
  public AccessRecord() {}

  /** Returns whether the access was refused, by the kernel or, without one, by the hardware. */
  public boolean faulted() {
    return faulted;
  }

  /** Returns whether the refusal was a general-protection fault: a non-canonical address. */
  public boolean isGeneralProtection() {
    return generalProtection;
  }

  /** Returns why the kernel refused; OK if it did not. */
  public Status status() {
    return status;
  }

  /** Returns the error code of the last page fault. */
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

  /** Returns what held the translation of the first byte: {@code TranslationResult.TLB_...}. */
  public int tlbLevel() {
    return tlbLevel;
  }

  /** Returns the number of paging-structure entries read. */
  public int walkReads() {
    return walkReads;
  }

  /** Returns the cycles charged. */
  public long cycles() {
    return cycles;
  }

  /** Returns the physical address of the first byte. */
  public long paddr() {
    return paddr;
  }

  /** Returns the page size of the first byte's page: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB. */
  public int pageSize() {
    return pageSize;
  }

  /** Returns the effective memory type of the first byte, as a PAT code. */
  public int memoryType() {
    return memoryType;
  }

  /** Returns one sentence that says which entry and bit, or which region and rule, decided. */
  public String explanation() {
    return explanation;
  }
}
