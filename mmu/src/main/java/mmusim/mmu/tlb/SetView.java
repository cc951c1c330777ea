package mmusim.mmu.tlb;

import mmusim.mmu.memory.Pages;

/**
 * The sets of one array as entries of one size see them: which set a page belongs to, whether it is
 * there, and what a use or a fill changes. Views of several sizes share the cells of their array. A
 * set is named by its first cell.
 *
 * <p>There is a class for each {@link SetShape.History}. Searching many ways one by one ends at a
 * way that the host cannot predict, so all but {@link NarrowSets} compare all ways before the first
 * branch. Of few ways most searches find nothing, as most hits are remembered.
 */
public abstract class SetView {
  /** Of a key, nothing is left by it. */
  private static final int NO_FOLD = Long.SIZE - 1;

  final int shift;
  final int sizeClass;
  final SlotStore store;
  final long[] cells;
  final int firstList;
  final boolean remembersHits;
  final FirstLevelHits firstLevelHits;

  /** Entries of this size in the array: a size of which there are none need not be searched. */
  int held;

  private final TaggedArray array;
  private final boolean isAlone;
  private final int firstCell;
  private final int stride;
  private final int ways;
  private final int sets;
  private final int setMask;
  private final int foldShift;
  private final boolean isPowerOfTwo;
  private final long tagMask;
  private final long tagSize;

  SetView(TaggedArray array, SlotStore store, SetShape shape, int shift, Indexing indexing) {
    this.array = array;
    this.isAlone = array.hasOneSize();
    this.store = store;
    this.cells = store.cells;
    this.shift = shift;
    this.sizeClass = Tag.sizeClass(shift);
    this.firstList = shape.firstList();
    this.remembersHits = shape.remembersHits();
    this.firstLevelHits = store.firstLevelHits;
    this.firstCell = array.firstCell();
    this.stride = shape.stride();
    this.ways = shape.ways();
    this.sets = shape.sets();
    int setBits = setBits(shape);
    boolean isFolded = indexing == Indexing.XOR_FOLDED && sets > 1;
    this.isPowerOfTwo = Integer.bitCount(sets) == 1 && shift + 2 * setBits <= Tag.ADDRESS_BITS;
    this.setMask = sets - 1;
    this.foldShift = isFolded ? Math.min(shift + setBits, Tag.ADDRESS_BITS) : NO_FOLD;
    this.tagMask = -(1L << shift) | Tag.PCID_MAX;
    this.tagSize = Tag.sizeBits(sizeClass);
  }

  static int setBits(SetShape shape) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(shape.sets() - 1);
  }

  /** Returns the tag of the page around a key's address; that of a 4-KiB page is the key. */
  public final long tagOf(long key) {
    return (key & tagMask) | tagSize;
  }

  /** Returns the set to which the page of a tag or key belongs. */
  final int setOf(long key) {
    int set = isPowerOfTwo ? (int) (key >>> shift ^ key >>> foldShift) & setMask : remainderOf(key);
    return firstCell + set * stride;
  }

  /** As {@link #setOf}, if {@link #isUsual}. */
  final int usualSetOf(long key) {
    int set = (int) (key >>> Pages.PAGE_SHIFT ^ key >>> foldShift) & setMask;
    return firstCell + set * stride;
  }

  /**
   * Returns whether this is of 4-KiB pages, in a number of sets that is a power of two and in any
   * way.
   */
  boolean isUsual() {
    return isPowerOfTwo && shift == Pages.PAGE_SHIFT;
  }

  /**
   * As {@link #write}, of a 4-KiB page in a store that holds no others; but the hits that are
   * remembered, and what was missed, are for the caller, too.
   */
  final void writeUsual(long[] cells, int slot, long tag, long entry) {
    if (cells[slot] == 0) {
      held++;
    }
    cells[slot] = tag;
    cells[slot + 1] = entry;
  }

  private int remainderOf(long key) {
    long page = (key & Tag.ADDRESS_MASK) >>> shift;
    long fold = (key & Tag.ADDRESS_MASK) >>> foldShift;
    return (int) Long.remainderUnsigned(page ^ fold, sets);
  }

  /**
   * Returns the slot of an entry in the key's set that covers its address, or NO_SLOT. It may by
   * chance be of another size.
   */
  abstract int find(long key);

  /** As {@link #find}, and what it finds is used now. */
  abstract int use(long key);

  /** Notes that a way of a set is used now. */
  abstract void touch(int set, int way);

  /** Returns the way of a set that {@link #fill} would take: an empty one, else the victim. */
  abstract int wayToFill(int set);

  /**
   * Puts a page that is not here into an empty slot of its set, or in place of a victim.
   *
   * @param tag as {@link #tagOf} gives it, with the scope
   * @return the slot
   */
  public int fill(long tag, long entry) {
    int set = setOf(tag);
    int way = wayToFill(set);
    put(set, way, tag, entry);
    return SetShape.slot(set, way);
  }

  /** Puts a page into a way of its set, in place of what is there, as its newest use. */
  abstract void put(int set, int way, long tag, long entry);

  /** Notes that a way of a set was emptied: it is filled before any that is not. */
  abstract void retire(int set, int way);

  /** Makes a set that holds nothing. */
  abstract void initialize(int set);

  /** Returns the set that a slot of the array lies in. */
  final int setAround(int slot) {
    return array.setAround(slot);
  }

  /** As {@link #findExact}, and what it finds is used now. */
  public final int useExact(long key) {
    if (held == 0) {
      return SlotStore.NO_SLOT;
    }
    return isAlone ? use(key) : useExactAmongOthers(key);
  }

  private int useExactAmongOthers(long key) {
    int slot = findExact(key);
    if (slot != SlotStore.NO_SLOT) {
      int set = setOf(key);
      touch(set, SetShape.way(set, slot));
    }
    return slot;
  }

  /** Returns the slot of an entry of this very size that covers the key's address, or NO_SLOT. */
  final int findExact(long key) {
    int slot = find(key);
    boolean isAnother = slot != SlotStore.NO_SLOT && Tag.sizeClass(cells[slot]) != sizeClass;
    return isAnother ? findOfThisSize(setOf(key), key) : slot;
  }

  /** The rare cases: a global entry, or one of another size was found first. */
  final int findOfThisSize(int set, long key) {
    for (int slot = SetShape.slot(set, 0); slot < SetShape.slot(set, ways); slot += 2) {
      if (Tag.matches(cells[slot], key) && Tag.sizeClass(cells[slot]) == sizeClass) {
        return slot;
      }
    }
    return SlotStore.NO_SLOT;
  }

  /** Returns whether no entry of this size is in the array. */
  public final boolean isEmpty() {
    return held == 0;
  }

  /** Drops the entry of this very size that covers the key's address, if there is one. */
  public final void drop(long key) {
    int slot = findExact(key);
    if (slot != SlotStore.NO_SLOT) {
      empty(setOf(key), slot);
    }
  }

  /** Drops the entries of this size that cover a key's address; global ones only if told to. */
  final void dropPage(long key, boolean globalsToo) {
    if (held != 0) {
      dropCovering(key, globalsToo);
    }
  }

  /** As {@link #dropPage}; entries of other sizes in the key's set go, too. */
  private void dropCovering(long key, boolean globalsToo) {
    int found = find(key);
    if (found == SlotStore.NO_SLOT) {
      return;
    }
    int set = setOf(key);
    if (isAlone && store.heldGlobal == 0) {
      empty(set, found);
      return;
    }
    for (int slot = SetShape.slot(set, 0); slot < SetShape.slot(set, ways); slot += 2) {
      if (Tag.matches(cells[slot], key) && (globalsToo || !Tag.isGlobal(cells[slot]))) {
        array.drop(set, slot);
      }
    }
  }

  /**
   * Writes a way; the order of uses and the fingerprints are for the caller.
   *
   * @return the slot
   */
  final int write(int set, int way, long tag, long entry) {
    int slot = SetShape.slot(set, way);
    long old = cells[slot];
    store.missed = 0;
    if (Tag.isOtherKind(old, tag)) {
      count(tag, 1);
      if (old != 0) {
        array.view(Tag.shift(old)).count(old, -1);
      }
    }
    cells[slot] = tag;
    cells[slot + 1] = entry;
    changed(set, way);
    return slot;
  }

  /** Forgets the hits on what was in a way. */
  private void changed(int set, int way) {
    if (remembersHits) {
      firstLevelHits.forget(cells, set + firstList + way);
    }
  }

  /** Changes the entry in a slot that holds one of this page. */
  final void rewrite(int slot, long entry) {
    long tag = cells[slot];
    int set = setOf(tag);
    cells[slot + 1] = entry;
    changed(set, SetShape.way(set, slot));
  }

  /** Empties a slot that holds an entry of this size. */
  final void empty(int set, int slot) {
    int way = SetShape.way(set, slot);
    long tag = cells[slot];
    count(tag, -1);
    cells[slot] = 0;
    cells[slot + 1] = 0;
    changed(set, way);
    retire(set, way);
  }

  private void count(long tag, int change) {
    held += change;
    store.heldUnusual += sizeClass == 0 && !Tag.isGlobal(tag) ? 0 : change;
    store.heldGlobal += Tag.isGlobal(tag) ? change : 0;
  }
}
