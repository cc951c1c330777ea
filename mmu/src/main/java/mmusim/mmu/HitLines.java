package mmusim.mmu;

import java.util.Arrays;
import mmusim.mmu.memory.Pages;
import mmusim.mmu.paging.Access;
import mmusim.mmu.tlb.FirstLevelHit;

/**
 * A shortcut for the access that is made most: by page and kind of access, the result of the last
 * first-level hit and the slot that gave it. A line stands for everything that a translation
 * decides before it ends in that slot (metadata, LASS, canonical form, PCID, rights, keys, memory
 * type), so that repeating it leaves two questions: has a register been written since, and does the
 * slot still hold the same. What a hit changes, the use of the slot and the count, is done all the
 * same; so no count and no order of use depends on this class.
 *
 * <p>A key is the page address, and below it the epoch, which every register write changes, and the
 * access:
 *
 * <pre>
 *   63..12        11..6   5..0
 *  +-------------+-------+-------+
 *  | page address| epoch | access|
 *  +-------------+-------+-------+
 * </pre>
 */
final class HitLines {
  private static final int LINES = 256;
  private static final long EPOCH_STEP = Access.COUNT;
  private static final long EPOCH_MASK = Pages.PAGE_MASK & -EPOCH_STEP;

  /** No key: of an access, the two lowest bits are never both set. */
  private static final long NEVER = Access.COUNT - 1L;

  /** One remembered hit. */
  static final class Line extends FirstLevelHit {
    /** The translation of the first byte of the page. */
    long result;
  }

  private final Line[] lines = new Line[LINES];

  /** Of each line, apart from it: what misses touches a few of the host's cache lines only. */
  private final long[] keys = new long[LINES];

  private long epoch;

  HitLines() {
    Arrays.setAll(lines, i -> new Line());
    Arrays.fill(keys, NEVER);
  }

  /** Returns the number of the line on which a hit of this page and access would be remembered. */
  int index(long vaddr, int access) {
    return ((int) (vaddr >>> Pages.PAGE_SHIFT) ^ access << 6) & (LINES - 1);
  }

  /** Returns whether a line remembers this page and access, under the registers as they are. */
  boolean remembers(int index, long vaddr, int access) {
    return keys[index] == key(vaddr, access);
  }

  /** Returns a line. */
  Line line(int index) {
    return lines[index];
  }

  /** Lets a line stand for this page and access from now on. */
  Line replace(int index, long vaddr, int access) {
    keys[index] = key(vaddr, access);
    return lines[index];
  }

  /** Returns the key of a page and access under the registers as they are. */
  private long key(long vaddr, int access) {
    return (vaddr & -Pages.PAGE_SIZE) | epoch | access;
  }

  /** Makes all lines useless: a register was written. */
  void forgetAll() {
    epoch = (epoch + EPOCH_STEP) & EPOCH_MASK;
    if (epoch == 0) {
      Arrays.fill(keys, NEVER);
    }
  }
}
