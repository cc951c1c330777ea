package mmusim.mmu.tlb;

/**
 * What a TLB hit that denies the access leads to; the architecture leaves it open.
 *
 * @see "Intel SDM vol. 3A, 4.10.4.1 Operations that Invalidate TLBs and Paging-Structure Caches"
 */
public enum DeniedHitPolicy {
  /** The entry is dropped and the tables are walked from CR3: memory judges, as on most parts. */
  WALK_AGAIN("walk-again"),

  /** A page fault from the cached rights, which may be spurious once. */
  FAULT("fault");

  private final String key;

  DeniedHitPolicy(String key) {
    this.key = key;
  }

  /** Returns the name in files. */
  public String key() {
    return key;
  }
}
