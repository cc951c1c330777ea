package mmusim.mmu.tlb;

/**
 * The words by which a slot is found: a key made from an address, a tag stored in the slot, and a
 * mask that says which bits of the two must agree. Because the mask lies in the slot, one
 * comparison serves every page size, and global entries, whose mask leaves out the PCID.
 *
 * <pre>
 *   63..62 61     60..58      57     56..12                          11..0
 *  +------+------+-----------+------+-------------------------------+------+
 *  |  0   |global| size class| valid| linear address of the page    | PCID |
 *  +------+------+-----------+------+-------------------------------+------+
 * </pre>
 *
 * <p>A key has valid = 1, and size class and global = 0. The size class is (shift - 12) / 9 of what
 * one entry covers: 0 for 4 KiB up to 4 for 256 TiB. Canonical addresses differ in bits 56..0.
 */
public final class Tag {
  /** The address bits of a key. */
  public static final long ADDRESS_MASK = 0x01ff_ffff_ffff_f000L;

  /** Highest PCID, and the mask of the PCID in a key. */
  public static final int PCID_MAX = 0xfff;

  static final long VALID = 1L << 57;
  static final long GLOBAL = 1L << 61;
  private static final int CLASS_SHIFT = 58;

  private Tag() {}

  /** Returns the key of an address under a PCID of 0..{@link #PCID_MAX}. */
  public static long key(long vaddr, int pcid) {
    return (vaddr & ADDRESS_MASK) | VALID | pcid;
  }

  /** Returns the tag of the page of {@code 1 << shift} bytes that holds the key's address. */
  static long tag(long key, int shift, boolean global) {
    return (key & (-(1L << shift) | PCID_MAX))
        | (long) sizeClass(shift) << CLASS_SHIFT
        | (global ? GLOBAL : 0);
  }

  /** Returns the bits in which a key must agree with the tag. */
  static long mask(int shift, boolean global) {
    return (ADDRESS_MASK & -(1L << shift)) | VALID | (global ? 0 : PCID_MAX);
  }

  /** Returns the canonical address of the first byte that the tag covers. */
  static long vaddr(long tag) {
    return (tag & ADDRESS_MASK) << 7 >> 7;
  }

  static boolean isGlobal(long tag) {
    return (tag & GLOBAL) != 0;
  }

  static int pcid(long tag) {
    return (int) tag & PCID_MAX;
  }

  static int shift(long tag) {
    return 12 + 9 * ((int) (tag >>> CLASS_SHIFT) & 7);
  }

  static int sizeClass(int shift) {
    return (shift - 12) / 9;
  }
}
