package mmusim.mmu.paging;

import mmusim.mmu.memory.Pages;

/**
 * What a TLB entry says of a page, held in a {@code long}: the frame and the rights combined over
 * all levels, never the current CPL or registers, which are judged anew at each access.
 *
 * <pre>
 *   63 62..59 58..57 56..55  54..52      51..12           11..9  8 7 6 5 4       3  2   1 0
 *  +--+------+------+-------+-----------+----------------+------+-+-+-+-+-------+--+---+-+-+
 *  | 0| key  | size | mapped|memory type|physical address|  0   |G|0|D|1|upper W|XD|U/S|W|1|
 *  +--+------+------+-------+-----------+----------------+------+-+-+-+-+-------+--+---+-+-+
 * </pre>
 *
 * <p>What an entry of the tables says too, stands where it stands there, so that a walk has little
 * to move: R/W, U/S, D, G, the address and the key. What a {@link TranslationResult} says too
 * stands where it stands there: address, memory type and mapped size. Bits 0 and 5, there P and the
 * accessed flag, are set in every translation, so that 0 means "not cached". "upper W" is the AND
 * of R/W over the non-leaf levels, which decides shadow-stack accesses. The page size is that of
 * this entry; the mapped size is that of the page in the tables, which is larger when a TLB without
 * room for such pages holds a fragment of one.
 *
 * @see "Intel SDM vol. 3A, 4.10.2 Translation Lookaside Buffers (TLBs)"
 */
public final class CachedTranslation {
  /** No translation. */
  public static final long NONE = 0;

  /** R/W is 1 at every level. */
  public static final long WRITABLE = 1L << 1;

  /** U/S is 1 at every level. */
  public static final long USER = 1L << 2;

  /** XD is 1 at some level. */
  public static final long EXECUTE_DISABLE = 1L << 3;

  /** The leaf was dirty when it was cached. */
  public static final long DIRTY = 1L << 6;

  /** The leaf is global and CR4.PGE was 1. */
  public static final long GLOBAL = 1L << 8;

  /** R/W is 1 at every level above the leaf. */
  public static final long UPPER_WRITABLE = 1L << 4;

  /** Set in every entry. */
  public static final long VALID = 1L | 1L << 5;

  private static final int MEMORY_TYPE_SHIFT = 52;
  private static final int PAGE_SIZE_SHIFT = 57;
  private static final int MAPPED_SIZE_SHIFT = 55;
  private static final int KEY_SHIFT = 59;

  /** The protection key. */
  static final long KEY_MASK = 15L << KEY_SHIFT;

  /** Where the bits that decide an access begin, W to D. */
  private static final int RIGHTS_SHIFT = 1;

  private static final int RIGHTS_MASK = 0x3f;
  private static final long PADDR_MASK = 0x000f_ffff_ffff_f000L;
  private static final long MEMORY_TYPE_MASK = 7L << MEMORY_TYPE_SHIFT;

  /** What a result has in common with an entry. */
  static final long RESULT_MASK = PADDR_MASK | MEMORY_TYPE_MASK | 3L << MAPPED_SIZE_SHIFT;

  /** As {@link #RESULT_MASK}, and the memory type becomes 0, which is UC. */
  static final long UNCACHEABLE_RESULT_MASK = RESULT_MASK & ~MEMORY_TYPE_MASK;

  private CachedTranslation() {}

  /**
   * Packs an entry.
   *
   * @param pagePaddr first byte of the page, aligned to its size
   * @param flags the flag bits of this class
   * @param memoryType effective type as a PAT code, 0..7
   * @param pageSize 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB
   * @param key protection key, 0..15
   */
  public static long pack(long pagePaddr, long flags, int memoryType, int pageSize, int key) {
    return pagePaddr
        | flags
        | VALID
        | (long) memoryType << MEMORY_TYPE_SHIFT
        | (long) pageSize << PAGE_SIZE_SHIFT
        | (long) pageSize << MAPPED_SIZE_SHIFT
        | (long) key << KEY_SHIFT;
  }

  /** Returns the bits of an entry that say the memory type. */
  static long ofType(int memoryType) {
    return (long) memoryType << MEMORY_TYPE_SHIFT;
  }

  /** Returns the first byte of the page in physical memory. */
  public static long pagePaddr(long entry) {
    return entry & PADDR_MASK;
  }

  /**
   * Returns the entry for the smaller page at {@code vaddr} within the page of {@code entry}.
   *
   * @param vaddr any address of the fragment
   * @param fragmentSize 0 = 4 KiB, 1 = 2 MiB; smaller than the page size of {@code entry}
   */
  public static long fragment(long entry, long vaddr, int fragmentSize) {
    assert fragmentSize < pageSize(entry);
    long fragmentOffset = vaddr & (bytes(pageSize(entry)) - 1) & -bytes(fragmentSize);
    return (entry & ~(3L << PAGE_SIZE_SHIFT)) + fragmentOffset
        | (long) fragmentSize << PAGE_SIZE_SHIFT;
  }

  /**
   * Returns the bytes of a page.
   *
   * @param pageSize 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB
   */
  public static long bytes(int pageSize) {
    return 1L << shift(pageSize);
  }

  /**
   * Returns log2 of the bytes of a page: 12, 21 or 30.
   *
   * @param pageSize 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB
   */
  public static int shift(int pageSize) {
    return Pte.shift(pageSize + 1);
  }

  /** Returns the six bits on which rights depend: W, user, XD, upper W, a 1, and D. */
  static int rightsIndex(long entry) {
    return (int) (entry >>> RIGHTS_SHIFT) & RIGHTS_MASK;
  }

  /** Returns the protection key, plus 16 for a user page: the index into the keys that deny. */
  static int keyIndex(long entry) {
    return key(entry) | ((int) (entry & USER) << 2);
  }

  /** Returns the effective memory type as a PAT code. */
  public static int memoryType(long entry) {
    return (int) (entry >>> MEMORY_TYPE_SHIFT) & 7;
  }

  /** Returns whether an entry covers 4 KiB and is not global, as most do. */
  public static boolean isPlain(long entry) {
    return (entry & (3L << PAGE_SIZE_SHIFT | GLOBAL)) == 0;
  }

  /** Returns the page size: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB. */
  public static int pageSize(long entry) {
    return (int) (entry >>> PAGE_SIZE_SHIFT) & 3;
  }

  /** Returns the bits of an address that say where in the page of an entry it lies. */
  static long offsetMask(long entry) {
    int pageSize = pageSize(entry);
    return pageSize == 0 ? Pages.PAGE_MASK : bytes(pageSize) - 1;
  }

  /** Returns the size of the page in the tables, at least {@link #pageSize}. */
  public static int mappedPageSize(long entry) {
    return (int) (entry >>> MAPPED_SIZE_SHIFT) & 3;
  }

  /** Returns the protection key, 0..15. */
  public static int key(long entry) {
    return (int) (entry >>> KEY_SHIFT) & 15;
  }
}
