package mmusim.pagetables;

import mmusim.mmu.paging.Pte;

/**
 * What the processor offers and the kernel uses of it.
 *
 * @param levels 4 or 5
 * @param largePages whether 2-MiB leaves are made where alignment and contiguity allow
 * @param gigabytePages whether 1-GiB leaves are, too
 * @param noExecute whether EFER.NXE is set
 * @param pageAttributes whether there is a PAT; without one its bit in an entry is reserved
 */
public record PagingMode(
    int levels,
    boolean largePages,
    boolean gigabytePages,
    boolean noExecute,
    boolean pageAttributes) {
  /** Four levels, all page sizes, NX and PAT. */
  public static final PagingMode FOUR_LEVELS = new PagingMode(4, true, true, true, true);

  /**
   * Checks the mode.
   *
   * @throws IllegalArgumentException if there are not 4 or 5 levels, or 1-GiB pages alone
   */
  public PagingMode {
    if (levels != 4 && levels != 5) {
      throw new IllegalArgumentException("levels must be 4 or 5: " + levels);
    }
    if (gigabytePages && !largePages) {
      throw new IllegalArgumentException("1-GiB pages need 2-MiB pages");
    }
  }

  /** Returns the log2 of the largest page: 12, 21 or 30. */
  public int largestPageLog2() {
    return Pte.shift(leafLevelMax());
  }

  /** Returns the highest level whose entries may be leaves: 1, 2 or 3. */
  int leafLevelMax() {
    if (gigabytePages) {
      return 3;
    }
    return largePages ? 2 : 1;
  }
}
