package mmusim.mmu.tlb;

import java.util.Arrays;
import mmusim.mmu.paging.CachedTranslation;
import org.jspecify.annotations.Nullable;

/**
 * One set-associative array over the cells of a {@link SlotStore}: it finds, fills and drops
 * entries that cover {@code 1 << shift} bytes of address space, of one shift or of several. The TLB
 * arrays and the paging-structure caches are made of it.
 */
public final class TaggedArray {
  private static final int ANY_WAY = -1;

  private final SlotStore store;
  private final SetShape shape;
  private final int firstCell;
  private final SetView[] views;
  private final @Nullable SetView[] viewByClass = new SetView[Tag.SIZE_CLASSES];

  /**
   * Creates an empty array.
   *
   * @param store where its entries lie
   * @param shape one of those that the store was created for
   * @param shifts log2 of the bytes that an entry may cover, ascending: some of 12, 21, 30, 39, 48
   * @param seed of random replacement
   */
  public TaggedArray(
      SlotStore store,
      SetShape shape,
      int[] shifts,
      Replacement replacement,
      Indexing indexing,
      long seed) {
    this(store, shape, shifts, anyWay(shifts), replacement, indexing, seed);
  }

  /**
   * Creates an empty array of several that act as one.
   *
   * @param shape a joint one
   * @param mayHold for each of the shifts, the ways that may hold its entries: bit w for way w
   */
  static TaggedArray joint(
      SlotStore store, SetShape shape, int[] shifts, int[] mayHold, Indexing indexing) {
    return new TaggedArray(store, shape, shifts, mayHold, Replacement.LRU, indexing, 0);
  }

  private TaggedArray(
      SlotStore store,
      SetShape shape,
      int[] shifts,
      int[] mayHold,
      Replacement replacement,
      Indexing indexing,
      long seed) {
    this.store = store;
    this.shape = shape;
    this.firstCell = store.reserve(shape);
    VictimChooser victims = new VictimChooser(store, shape, replacement, seed);
    this.views = new SetView[shifts.length];
    for (int i = 0; i < shifts.length; i++) {
      views[i] = view(shifts[i], mayHold[i], victims, indexing);
      viewByClass[Tag.sizeClass(shifts[i])] = views[i];
    }
    for (int set = firstCell; set < endCell(); set += shape.stride()) {
      views[0].initialize(set);
    }
  }

  private static int[] anyWay(int[] shifts) {
    int[] mayHold = new int[shifts.length];
    Arrays.fill(mayHold, ANY_WAY);
    return mayHold;
  }

  private SetView view(int shift, int mayHold, VictimChooser victims, Indexing indexing) {
    return switch (shape.history()) {
      case NARROW_ORDER -> new NarrowLruSets(this, store, shape, shift, indexing);
      case NARROW_STAMPS -> new NarrowStampedSets(this, store, shape, shift, indexing);
      case WIDE_ORDER -> new WideLruSets(this, store, shape, shift, indexing);
      case JOINT_ORDER -> new JointLruSets(this, store, shape, shift, mayHold, indexing);
      case LINKED_ORDER -> new LinkedLruSets(this, store, shape, shift, indexing);
      case STAMPS -> new StampedSets(this, victims, store, shape, shift, indexing);
    };
  }

  /** Returns the slot of an entry of this size that covers the key's address, or NO_SLOT. */
  int findExact(long key, int shift) {
    SetView view = view(shift);
    return view.held == 0 ? SlotStore.NO_SLOT : view.findExact(key);
  }

  /** Puts a page that is not here into an empty slot of its set, or in place of a victim. */
  public void fill(long key, int shift, boolean global, long entry) {
    SetView view = view(shift);
    view.fill(view.tagOf(key) | Tag.scope(global), entry);
  }

  /** Returns the slot that {@link #fill} would take; random replacement then takes another. */
  int slotToFill(long key, int shift) {
    SetView view = view(shift);
    int set = view.setOf(key);
    return SetShape.slot(set, view.wayToFill(set));
  }

  /** Puts a page into a slot of its set, in place of what is there, as its newest use. */
  void put(int slot, long key, int shift, boolean global, long entry) {
    SetView view = view(shift);
    int set = view.setOf(key);
    view.put(set, SetShape.way(set, slot), view.tagOf(key) | Tag.scope(global), entry);
  }

  /** Changes the entry in a slot that holds one of this page. */
  void rewrite(int slot, long entry) {
    view(Tag.shift(store.cells[slot])).rewrite(slot, entry);
  }

  /** Empties a slot that holds an entry; it is filled before any that holds one. */
  void drop(int slot) {
    drop(setOfSlot(slot), slot);
  }

  void drop(int set, int slot) {
    view(Tag.shift(store.cells[slot])).empty(set, slot);
  }

  /** Returns the stamp of the last use of a slot that holds an entry, in an array with stamps. */
  long lastUse(int slot) {
    int set = setOfSlot(slot);
    return store.cells[set + shape.firstUse() + SetShape.way(set, slot)];
  }

  /** Drops the entries of any size that cover the key's address; global ones only if told to. */
  public void dropPage(long key, boolean globalsToo) {
    for (SetView view : views) {
      view.dropPage(key, globalsToo);
    }
  }

  /** Drops the entries that were filled under a PCID; global ones only if told to. */
  public void dropPcid(int pcid, boolean globalsToo) {
    dropWhere(Tag.PCID_MAX, pcid, globalsToo);
  }

  /** Drops the entries of every PCID; global ones only if told to. */
  public void dropAll(boolean globalsToo) {
    dropWhere(0, 0, globalsToo);
  }

  /**
   * Drops the entries whose page lies in that of a slot of another array. A larger page that begins
   * where the slot's begins has the same address, but does not lie in it.
   */
  void dropWithin(int coveringSlot) {
    long covering = store.cells[coveringSlot];
    long mask = Tag.mask(Tag.shift(covering), Tag.isGlobal(covering)) | Tag.SIZE_MASK;
    for (SetView view : views) {
      if (view.held != 0 && view.sizeClass <= Tag.sizeClass(covering)) {
        long wanted = (covering & ~Tag.SIZE_MASK) | Tag.sizeBits(view.sizeClass);
        dropWhere(mask, wanted, true);
      }
    }
  }

  /** Drops the entries whose tag agrees with {@code wanted} in the bits of {@code mask}. */
  private void dropWhere(long mask, long wanted, boolean globalsToo) {
    if (isEmpty()) {
      return;
    }
    for (int i = 0; i < shape.entries(); i++) {
      int slot = slot(i);
      long tag = store.cells[slot];
      if (tag != 0 && ((tag ^ wanted) & mask) == 0 && (globalsToo || !Tag.isGlobal(tag))) {
        drop(slot);
      }
    }
  }

  /** Returns the page size of the entry in a slot: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB. */
  int pageSize(int slot) {
    return CachedTranslation.pageSize(store.cells[slot + 1]);
  }

  /** Returns whether a slot belongs to this array. */
  boolean contains(int slot) {
    return slot >= firstCell && slot < endCell();
  }

  /** Returns the slot of a number from 0 to {@link #capacity} - 1, set by set. */
  public int slot(int index) {
    int set = index / shape.ways();
    int way = index - set * shape.ways();
    return SetShape.slot(firstCell + set * shape.stride(), way);
  }

  /** Returns the number of slots. */
  public int capacity() {
    return shape.entries();
  }

  /** Returns whether entries of this size are held here. */
  public boolean holds(int shift) {
    return viewByClass[Tag.sizeClass(shift)] != null;
  }

  /** Returns whether all entries are of one size. */
  boolean hasOneSize() {
    return views.length == 1;
  }

  /** Returns how the entries of each size see the array, smallest size first. */
  SetView[] views() {
    return views;
  }

  /** Returns how entries of a size that is held here see the array. */
  public SetView view(int shift) {
    SetView view = viewByClass[Tag.sizeClass(shift)];
    if (view == null) {
      throw new IllegalArgumentException("no entries of 1 << " + shift + " bytes are held here");
    }
    return view;
  }

  int firstCell() {
    return firstCell;
  }

  SetShape shape() {
    return shape;
  }

  /** Returns the first cell of the set of a slot that holds an entry. */
  int setOfSlot(int slot) {
    long tag = store.cells[slot];
    return view(Tag.shift(tag)).setOf(tag);
  }

  /** Returns the first cell of the set of a slot, whether it holds anything or not. */
  int setAround(int slot) {
    return slot - (slot - firstCell) % shape.stride();
  }

  private boolean isEmpty() {
    for (SetView view : views) {
      if (view.held != 0) {
        return false;
      }
    }
    return true;
  }

  private int endCell() {
    return firstCell + shape.cells();
  }
}
