package mmusim.pagetables.entry;

import mmusim.mmu.paging.Pte;

/**
 * Leaf entries from {@link MapFlags} and back, by a table with one entry for each combination.
 *
 * <p>The format of a PTE is the common one; {@link #toLarge} and {@link #toSmall} convert it to and
 * from that of a PDE or PDPTE that maps a page, where bit 7 says so and PAT is bit 12.
 *
 * @see "Intel SDM vol. 3A, 4.5.4 Linear-Address Translation with 4-Level Paging and 5-Level Paging"
 */
public final class LeafFormat {
  /** The bits of a leaf that flags determine, in the format of a PTE. */
  public static final long ATTRIBUTES =
      Pte.PRESENT
          | Pte.WRITABLE
          | Pte.USER
          | Pte.PWT
          | Pte.PCD
          | Pte.PAT
          | Pte.GLOBAL
          | 15L << 59
          | Pte.EXECUTE_DISABLE;

  private static final LeafFormat WITH_BOTH = new LeafFormat(true, true);
  private static final LeafFormat WITHOUT_NX = new LeafFormat(false, true);
  private static final LeafFormat WITHOUT_PAT = new LeafFormat(true, false);
  private static final LeafFormat WITH_NEITHER = new LeafFormat(false, false);

  private final long[] attributes = new long[MapFlags.COUNT];

  private LeafFormat(boolean noExecute, boolean pageAttributes) {
    long reserved = (noExecute ? 0 : Pte.EXECUTE_DISABLE) | (pageAttributes ? 0 : Pte.PAT);
    for (int flags = 0; flags < MapFlags.COUNT; flags++) {
      attributes[flags] = encode(flags) & ~reserved;
    }
  }

  /**
   * Returns the format of a processor.
   *
   * @param noExecute whether EFER.NXE is set; else bit 63 is reserved and all pages can be executed
   * @param pageAttributes whether there is a PAT; else its bit is reserved, and what remains of the
   *     index of WRITE_COMBINING is that of UNCACHED
   */
  public static LeafFormat of(boolean noExecute, boolean pageAttributes) {
    if (pageAttributes) {
      return noExecute ? WITH_BOTH : WITHOUT_NX;
    }
    return noExecute ? WITHOUT_PAT : WITH_NEITHER;
  }

  /**
   * Returns the {@link #ATTRIBUTES} of a PTE.
   *
   * @param flags of a mapping, with READ
   * @throws IllegalArgumentException if READ is missing
   */
  public long attributes(int flags) {
    if ((flags & MapFlags.READ) == 0) {
      throw new IllegalArgumentException("a mapping is readable: " + MapFlags.describe(flags));
    }
    return attributes[flags];
  }

  /** Returns the flags that a present PTE stands for; UNCACHED_DEVICE reads as UNCACHED. */
  public static int flagsOf(long pte) {
    int flags = MapFlags.READ;
    flags |= (int) pte & (int) Pte.WRITABLE;
    flags |= (int) (pte & Pte.USER) << 1;
    flags |= (int) (pte & Pte.GLOBAL) >>> 4;
    flags |= pte < 0 ? 0 : MapFlags.EXECUTE;
    CachePolicy policy =
        switch (Pte.patIndex(pte, 1)) {
          case 0, 4 -> CachePolicy.CACHED;
          case 7 -> CachePolicy.WRITE_COMBINING;
          default -> CachePolicy.UNCACHED;
        };
    return MapFlags.withKey(MapFlags.withPolicy(flags, policy), Pte.key(pte));
  }

  /** Converts the bits of a PTE below the address to those of a large page. */
  public static long toLarge(long pte) {
    return (pte & ~Pte.PAT) | (pte & Pte.PAT) << 5 | Pte.PAGE_SIZE;
  }

  /** Converts an entry for a large page, its address included, to the PTE of its first 4 KiB. */
  public static long toSmall(long large) {
    return (large & ~(Pte.PAGE_SIZE | Pte.PAT_LARGE)) | (large & Pte.PAT_LARGE) >>> 5;
  }

  /** Returns an entry of {@code level} as a PTE: the large format converted, or unchanged. */
  public static long asPte(long entry, int level) {
    return level == 1 ? entry : toSmall(entry);
  }

  private static long encode(int flags) {
    int patIndex = MapFlags.policy(flags).patIndex();
    long pte = Pte.PRESENT | (long) (patIndex & 3) << 3 | (long) MapFlags.key(flags) << 59;
    pte |= (flags & MapFlags.WRITE) != 0 ? Pte.WRITABLE : 0;
    pte |= (flags & MapFlags.USER) != 0 ? Pte.USER : 0;
    pte |= (flags & MapFlags.GLOBAL) != 0 ? Pte.GLOBAL : 0;
    pte |= (patIndex & 4) != 0 ? Pte.PAT : 0;
    pte |= (flags & MapFlags.EXECUTE) == 0 ? Pte.EXECUTE_DISABLE : 0;
    return pte;
  }
}
