package mmusim.mmu.tlb;

/** How the second level relates to the first. */
public enum Inclusion {
  /** A walk fills both levels; each evicts by itself. */
  NEITHER("neither"),

  /** A walk fills both levels; what the second level evicts leaves the first level too. */
  INCLUSIVE("inclusive"),

  /** A walk fills the first level; the second holds what the first evicts, until it hits. */
  EXCLUSIVE("exclusive");

  private final String key;

  Inclusion(String key) {
    this.key = key;
  }

  /** Returns the name in files. */
  public String key() {
    return key;
  }
}
