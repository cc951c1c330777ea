package mmusim.mmu.tlb;

import java.util.List;

/**
 * The entries of all arrays of one hierarchy in one flat array of cells, so that one number, the
 * slot, finds an entry whichever array it lies in. An array is a row of sets; a set is
 *
 * <pre>
 *  +-------+-----+-------+-----+-------+-----+----------+-----------+-----------+
 *  | order | tag | entry | tag | entry | ... | lists of | stamps of | stamps of |
 *  | of use|   way 0     |   way 1     |     |   hits   | last uses | last fills|
 *  +-------+-----+-------+-----+-------+-----+----------+-----------+-----------+
 * </pre>
 *
 * <p>so that what a lookup needs lies close together. A slot is the index of a tag; its entry
 * follows. Slot 0 is none: a set does not begin with a tag. Where hits are remembered, each way has
 * a list of the {@link FirstLevelHits} on it. The {@link Fingerprints} of all sets have bytes of
 * their own.
 *
 * <p>Which of these a set has is said by its {@link SetShape.History}: under LRU the order of use
 * of up to 4 ways, or of up to 16 and their fingerprints; else all but the order, with the list of
 * {@link LinkedLruSets} behind it for LRU of up to 256 ways. Up to 4 ways of a paging-structure
 * cache have the stamps of last uses only. Stamps are times of a rising clock, so that uses in
 * several arrays can be compared, and any policy is computed from them when a victim is needed. A
 * stamp has its way in its low bits, so that the least stamp of a set names its way.
 */
public final class SlotStore {
  /** "No such slot". */
  public static final int NO_SLOT = 0;

  /** Where {@link #missed} has the operation: above all bits of a key. */
  static final int OPERATION_SHIFT = 62;

  static final long TICK = 1L << 20;
  static final int WAY_MASK = (int) TICK - 1;

  private static final int CELLS_MAX = 1 << 22;

  final long[] cells;
  final byte[] fingerprints;
  final FirstLevelHits firstLevelHits;

  /**
   * What a lookup has missed in both levels, with the operation above the key, while no lookup has
   * filled a level since. An access that faults is retried, and needs no search then. Repetitions
   * of {@link FirstLevelMisses} may fill in between: of pages that have a line, which a page that
   * was missed has none of until a lookup has filled it.
   */
  long missed;

  /** Entries in all arrays that cover more than 4 KiB or are global. */
  int heldUnusual;

  /** Entries in all arrays that are global. */
  int heldGlobal;

  private long clock;
  private int cellsUsed;

  /**
   * Creates a store with room for arrays of these shapes.
   *
   * @param remembersHits whether hits on any of them may be remembered
   * @throws IllegalArgumentException if they are too many
   */
  public SlotStore(List<SetShape> shapes, boolean remembersHits) {
    long count = shapes.stream().mapToLong(SetShape::cells).sum();
    if (count > CELLS_MAX) {
      throw new IllegalArgumentException(
          "too many entries: " + shapes.stream().mapToLong(SetShape::entries).sum());
    }
    cells = new long[(int) count];
    fingerprints = Fingerprints.ofCells(cells.length);
    firstLevelHits = new FirstLevelHits(this, remembersHits);
  }

  /** Returns the entry in a slot, or 0 if it is empty. */
  public long entry(int slot) {
    return cells[slot + 1];
  }

  /** Returns the first byte that the entry in a slot covers. */
  public long vaddr(int slot) {
    return Tag.vaddr(cells[slot]);
  }

  /** Returns the PCID under which the entry in a slot was filled. */
  public int pcid(int slot) {
    return Tag.pcid(cells[slot]);
  }

  /** Returns whether a slot holds the entry with a tag of {@link SetView#tagOf}. */
  public boolean holds(int slot, long tag) {
    return cells[slot] == tag;
  }

  /** Changes the entry in a slot of an array of which no hit is remembered. */
  public void setEntry(int slot, long entry) {
    cells[slot + 1] = entry;
  }

  /** Sets aside cells for an array and returns the first. */
  int reserve(SetShape shape) {
    int first = cellsUsed;
    cellsUsed += shape.cells();
    assert cellsUsed <= cells.length;
    return first;
  }

  boolean isEmpty(int slot) {
    return cells[slot] == 0;
  }

  /** Returns the stamp of a use or fill of a way that happens now. */
  long stamp(int way) {
    long now = clock + TICK;
    clock = now;
    return now | way;
  }

  /** Returns the stamp of a use that happens now of the way of an older stamp. */
  long stampAfter(long older) {
    long now = clock + TICK;
    clock = now;
    return now | (older & WAY_MASK);
  }
}
