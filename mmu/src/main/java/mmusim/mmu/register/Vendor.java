package mmusim.mmu.register;

/** Whose paging rules a processor follows, where the two differ. */
public enum Vendor {
  /** Intel's. */
  INTEL("intel"),

  /**
   * AMD's: bit 8 of a PML4E or PML5E must be zero; UAI in place of LAM; no PKS, no LASS; EFER.TCE;
   * eight variable MTRRs, and a table of its own for PAT and MTRR types; more that drops all
   * translations; walks that a paging-structure cache has shortened are made again before they
   * refuse.
   */
  AMD("amd");

  private final String label;

  Vendor(String label) {
    this.label = label;
  }

  /** Returns the name in scenario files. */
  public String label() {
    return label;
  }
}
