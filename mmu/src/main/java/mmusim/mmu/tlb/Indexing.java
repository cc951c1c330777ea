package mmusim.mmu.tlb;

/**
 * How a page number selects a set.
 *
 * @see "Gras et al., Translation Leak-aside Buffer (TLBleed), USENIX Security 2018, table 3"
 */
public enum Indexing {
  /** Page number modulo the number of sets. */
  LOW_BITS("low"),

  /**
   * Page number XOR (page number >> <i>b</i>), modulo the number of sets, where <i>b</i> bits
   * number them. Of a power of two this is the two lowest groups of index bits, XORed.
   */
  XOR_FOLDED("xor");

  private final String key;

  Indexing(String key) {
    this.key = key;
  }

  /** Returns the name in files. */
  public String key() {
    return key;
  }
}
