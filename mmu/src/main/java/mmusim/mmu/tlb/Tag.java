package mmusim.mmu.tlb;

import mmusim.mmu.paging.Pte;
import mmusim.mmu.register.Cr3;

/**
 * The words by which a slot is found: a key made from an address, and a tag stored in the slot. A
 * tag names its size and scope itself, and they say in which bits key and tag must agree; so one
 * comparison serves every page size, and global entries, for which the PCID does not count.
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
  public static final int PCID_MAX = (int) Cr3.PCID_MASK;

  static final int ADDRESS_BITS = 57;
  private static final int VALID_SHIFT = ADDRESS_BITS;
  static final long VALID = 1L << VALID_SHIFT;
  static final int SIZE_CLASSES = 5;
  private static final int CLASS_SHIFT = 58;

  /** The bits of a tag that say its size class. */
  static final long SIZE_MASK = 7L << CLASS_SHIFT;

  static final long GLOBAL = 1L << 61;

  /** By size class and global bit: where key and tag must agree. An empty tag (0) never agrees. */
  private static final long[] MASKS = masks();

  private Tag() {}

  /** Returns the key of an address under a PCID of 0..{@link #PCID_MAX}. */
  public static long key(long vaddr, int pcid) {
    return address(vaddr) | context(pcid);
  }

  /** Returns the part of a key that is the address. */
  public static long address(long vaddr) {
    return vaddr & ADDRESS_MASK;
  }

  /** Returns the part of a key that is not the address, under a PCID of 0..{@link #PCID_MAX}. */
  public static long context(int pcid) {
    return VALID | pcid;
  }

  /** Returns the bits of a tag that say its size class. */
  static long sizeBits(int sizeClass) {
    return (long) sizeClass << CLASS_SHIFT;
  }

  /** Returns whether the tagged entry serves the key; most are 4-KiB pages and not global. */
  static boolean matches(long tag, long key) {
    return tag == key || ((tag ^ key) & MASKS[(int) (tag >>> CLASS_SHIFT)]) == 0;
  }

  /** Returns the bits in which a key must agree with the tag of a page. */
  static long mask(int shift, boolean global) {
    return (ADDRESS_MASK & -(1L << shift)) | VALID | (global ? 0 : PCID_MAX);
  }

  /** Returns the canonical address of the first byte that the tag covers. */
  static long vaddr(long tag) {
    return (tag & ADDRESS_MASK) << 7 >> 7;
  }

  /** Returns the bit of a tag that says whether it is global. */
  static long scope(boolean global) {
    return global ? GLOBAL : 0;
  }

  /** Returns whether one tag is of another size or scope than another, or only one is empty. */
  static boolean isOtherKind(long a, long b) {
    return (a ^ b) >>> VALID_SHIFT != 0;
  }

  static boolean isGlobal(long tag) {
    return (tag & GLOBAL) != 0;
  }

  static int pcid(long tag) {
    return (int) tag & PCID_MAX;
  }

  static int shift(long tag) {
    return Pte.shift(sizeClass(tag) + 1);
  }

  static int sizeClass(long tag) {
    return (int) (tag >>> CLASS_SHIFT) & 7;
  }

  static int sizeClass(int shift) {
    return (shift - 12) / 9;
  }

  private static long[] masks() {
    long[] masks = new long[16];
    for (int sizeClass = 0; sizeClass < SIZE_CLASSES; sizeClass++) {
      int shift = Pte.shift(sizeClass + 1);
      masks[sizeClass] = mask(shift, false);
      masks[sizeClass | 8] = mask(shift, true);
    }
    return masks;
  }
}
