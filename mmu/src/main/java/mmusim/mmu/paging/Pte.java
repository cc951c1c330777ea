package mmusim.mmu.paging;

/**
 * An entry of a paging structure, held in a {@code long}. The bits have the same place at every
 * level, save PAT, which gives way to PS above the PTE.
 *
 * <pre>
 *   63 62..59 58..52  51..12                     11..9   8 7      6 5 4   3   2   1   0
 *  +--+------+-------+--------------------------+-------+-+------+-+-+---+---+---+---+-+
 *  |XD| key  |ignored| address (12 = PAT if PS) |ignored|G|PS/PAT|D|A|PCD|PWT|U/S|R/W|P|
 *  +--+------+-------+--------------------------+-------+-+------+-+-+---+---+---+---+-+
 * </pre>
 *
 * @see "Intel SDM vol. 3A, 4.5.4 Linear-Address Translation with 4-Level Paging and 5-Level Paging"
 */
public final class Pte {
  /** Present. */
  public static final long PRESENT = 1L;

  /** Writable. */
  public static final long WRITABLE = 1L << 1;

  /** User: accesses at CPL 3 may be allowed. */
  public static final long USER = 1L << 2;

  /** Page-level write-through. */
  public static final long PWT = 1L << 3;

  /** Page-level cache disable. */
  public static final long PCD = 1L << 4;

  /** Accessed. */
  public static final long ACCESSED = 1L << 5;

  /** Dirty; of a leaf only. */
  public static final long DIRTY = 1L << 6;

  /** Page size: a PDPTE or PDE maps a page. */
  public static final long PAGE_SIZE = 1L << 7;

  /** Page attribute table bit of a PTE. */
  public static final long PAT = 1L << 7;

  /** Global; of a leaf only. */
  public static final long GLOBAL = 1L << 8;

  /** Page attribute table bit of a large page. */
  public static final long PAT_LARGE = 1L << 12;

  /** Execute disable; reserved while EFER.NXE = 0. */
  public static final long EXECUTE_DISABLE = 1L << 63;

  /** The address field of an entry that leads to a table, or of a PTE. */
  public static final long FRAME_MASK = 0x000f_ffff_ffff_f000L;

  /** Highest level. */
  public static final int LEVEL_MAX = 5;

  private static final int KEY_SHIFT = 59;
  private static final int INDEX_BITS = 9;
  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;
  private static final long OFFSET_MASK = 8L * INDEX_MASK;
  private static final String[] NAMES = {"", "PTE", "PDE", "PDPTE", "PML4E", "PML5E"};

  private Pte() {}

  /** Returns the name of an entry at {@code level}: PTE for 1, to PML5E for 5. */
  public static String name(int level) {
    return NAMES[level];
  }

  /** Returns the number of the lowest address bit that indexes a table at {@code level}. */
  public static int shift(int level) {
    return 3 + INDEX_BITS * level;
  }

  /** Returns the index, 0..511, that {@code vaddr} selects in a table at {@code level}. */
  public static int index(long vaddr, int level) {
    return (int) (vaddr >>> shift(level)) & INDEX_MASK;
  }

  /** Returns where in its table the entry is that {@code vaddr} selects: 8 times the index. */
  public static long offset(long vaddr, int level) {
    return (vaddr >>> (shift(level) - 3)) & OFFSET_MASK;
  }

  /** Returns the bytes that an entry at {@code level} covers. */
  public static long coverage(int level) {
    return 1L << shift(level);
  }

  /** Returns whether P = 1. */
  public static boolean isPresent(long entry) {
    return (entry & PRESENT) != 0;
  }

  /** Returns whether a present entry at {@code level} maps a page. */
  public static boolean isLeaf(long entry, int level) {
    return level == 1 || (level <= 3 && (entry & PAGE_SIZE) != 0);
  }

  /** Returns the address of the table or the page that a present entry at {@code level} names. */
  public static long address(long entry, int level) {
    return isLeaf(entry, level) ? entry & FRAME_MASK & -coverage(level) : entry & FRAME_MASK;
  }

  /** Returns the protection key of a leaf, 0..15. */
  public static int key(long entry) {
    return (int) (entry >>> KEY_SHIFT) & 15;
  }

  /** Returns the index of a leaf into the PAT: PAT * 4 + PCD * 2 + PWT. */
  public static int patIndex(long entry, int level) {
    long pat = level == 1 ? PAT : PAT_LARGE;
    return ((int) (entry >>> 3) & 3) | ((entry & pat) != 0 ? 4 : 0);
  }
}
