package mmusim.mmu.tlb;

/**
 * Where entries of one size were found last, by the lowest bits of their page numbers, so that most
 * of their uses need no search.
 */
public final class LastPlaces {
  private static final int PLACES = 1 << 6;
  private static final int PLACE_SHIFT = 2;
  private static final int INDEX_MASK = PLACES - 1;

  /** The cells of a place: those between the first and the last need no check of their index. */
  private static final int SLOT = 0;

  private static final int SET = 1;

  /** How a use is noted in a set that is {@link SetShape#isNarrow}; 0 in others. */
  private static final int ROW = 2;

  private static final int OTHER_COLUMNS = 3;

  private final SetView entries;
  private final long[] cells;
  private final boolean isNarrow;
  private final long firstRow;
  private final long[] places = new long[PLACES << PLACE_SHIFT];

  /**
   * Creates places of which nothing was found yet.
   *
   * @param shape of the array that the entries are in
   * @param anySlot of that array
   */
  public LastPlaces(SetView entries, SetShape shape, int anySlot) {
    this.entries = entries;
    this.cells = entries.cells;
    this.isNarrow = shape.isNarrow();
    this.firstRow = isNarrow ? NarrowOrder.firstRow(shape.ways()) : 0;
    for (int number = 0; number < PLACES; number++) {
      note(number << PLACE_SHIFT, anySlot);
    }
  }

  /** Notes that the entry of a key was found in a slot. */
  public void found(long key, int slot) {
    note(place(key), slot);
  }

  /**
   * Notes a use of the entry of a key, if it is where it was found last.
   *
   * @return its slot, or NO_SLOT if it is not there, and then nothing has happened
   */
  public int use(long key) {
    int place = place(key);
    int slot = (int) places[place + SLOT];
    if (cells[slot] != entries.tagOf(key)) {
      return SlotStore.NO_SLOT;
    }
    touch(place, slot);
    return slot;
  }

  /** As {@link #use(long)}, if what is there says {@code entry}. */
  public int use(long key, long entry) {
    int place = place(key);
    int slot = (int) places[place + SLOT];
    if (cells[slot + 1] != entry || cells[slot] != entries.tagOf(key)) {
      return SlotStore.NO_SLOT;
    }
    touch(place, slot);
    return slot;
  }

  private void touch(int place, int slot) {
    long columns = places[place + OTHER_COLUMNS];
    int set = (int) places[place + SET];
    long row = places[place + ROW];
    if (row != 0) {
      cells[set] = NarrowOrder.use(cells[set], row, columns);
    } else {
      entries.touch(set, SetShape.way(set, slot));
    }
  }

  private void note(int place, int slot) {
    int set = entries.setAround(slot);
    int way = SetShape.way(set, slot);
    places[place + SET] = set;
    places[place + SLOT] = slot;
    places[place + ROW] = isNarrow ? NarrowOrder.row(way, firstRow) : 0;
    places[place + OTHER_COLUMNS] = isNarrow ? NarrowOrder.otherColumns(way) : 0;
  }

  private int place(long key) {
    return ((int) (key >>> entries.shift) & INDEX_MASK) << PLACE_SHIFT;
  }
}
