package mmusim.mmu.tlb;

/**
 * Which way of a full set gives up its entry. Empty ways are always filled first: the lowest, but
 * under LRU, which does not care, perhaps another.
 */
public enum Replacement {
  /** The way whose last use is the longest ago. */
  LRU("lru"),

  /**
   * A binary tree over the ways: each node points away from the half that was used last, and the
   * victim is where the pointers lead. Ways that are not a power of two are the left leaves of the
   * next larger tree. A node never used points left.
   */
  TREE_PLRU("plru"),

  /** The way that was filled the longest ago, whatever its uses. */
  FIFO("fifo"),

  /** Any way, from the machine's seed. */
  RANDOM("random");

  private final String key;

  Replacement(String key) {
    this.key = key;
  }

  /** Returns the name in files. */
  public String key() {
    return key;
  }
}
