package mmusim.mmu.tlb;

/** How much an invalidation drops beyond what the architecture requires, as processors may. */
public enum InvalidationPolicy {
  /** Exactly the required set, which exposes most bugs. */
  EXACT("exact"),

  /** An event that concerns one address drops its whole PCID, global entries for it included. */
  WHOLE_PCID("whole-pcid"),

  /** Every event that must drop anything drops everything. */
  EVERYTHING("everything");

  private final String key;

  InvalidationPolicy(String key) {
    this.key = key;
  }

  /** Returns the name in files. */
  public String key() {
    return key;
  }
}
