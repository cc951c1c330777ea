package mmusim.mmu.tlb;

/**
 * Where entries of one size were found last, by the lowest bits of their page numbers, so that most
 * of their uses need no search. They lie in an array that keeps each use as a stamp.
 */
public final class LastPlaces {
  private static final int PLACES = 1 << 6;

  private final SetView entries;
  private final SlotStore store;
  private final long[] cells;
  private final int shift;
  private final int firstUse;

  /** The slot in the low half, the cell of the stamp of its last use in the high half. */
  private final long[] places = new long[PLACES];

  /**
   * Creates places of which nothing was found yet.
   *
   * @param shape of the array that the entries are in, a {@link SetShape#stamped}
   * @param anySlot of that array
   */
  public LastPlaces(SetView entries, SetShape shape, int anySlot) {
    this.entries = entries;
    this.store = entries.store;
    this.cells = entries.cells;
    this.shift = entries.shift;
    this.firstUse = shape.firstUse();
    for (int number = 0; number < PLACES; number++) {
      places[number] = place(anySlot);
    }
  }

  /** Notes that the entry of a key was found in a slot. */
  public void found(long key, int slot) {
    places[number(key)] = place(slot);
  }

  /**
   * Notes a use of the entry of a key, if it is where it was found last.
   *
   * @return its slot, or NO_SLOT if it is not there, and then nothing has happened
   */
  public int use(long key) {
    long place = places[number(key)];
    if (cells[slot(place)] != entries.tagOf(key)) {
      return SlotStore.NO_SLOT;
    }
    touch(useOf(place));
    return slot(place);
  }

  /**
   * Returns what {@link #touch} takes for the entry of a key, if that is where it was found last
   * and says {@code entry}; else NO_SLOT. It is good as long as nothing in the array is filled,
   * changed or dropped.
   */
  public int find(long key, long entry) {
    long place = places[number(key)];
    int slot = slot(place);
    boolean isThere = cells[slot + 1] == entry && cells[slot] == entries.tagOf(key);
    return isThere ? useOf(place) : SlotStore.NO_SLOT;
  }

  /** Notes a use of the entry of a find. */
  public void touch(int use) {
    cells[use] = store.stampAfter(cells[use]);
  }

  private long place(int slot) {
    int set = entries.setAround(slot);
    int use = set + firstUse + SetShape.way(set, slot);
    return (long) use << Integer.SIZE | slot;
  }

  private static int slot(long place) {
    return (int) place;
  }

  private static int useOf(long place) {
    return (int) (place >>> Integer.SIZE);
  }

  private int number(long key) {
    return (int) (key >>> shift) & (PLACES - 1);
  }
}
