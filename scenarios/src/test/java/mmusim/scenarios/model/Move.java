package mmusim.scenarios.model;

/**
 * One random step: a kind and numbers, which each kind reads in its own way, so that any sequence
 * is a meaningful one and shrinks well.
 *
 * @param kind what to do
 * @param which which VMO, or region, modulo their number
 * @param at a page
 * @param length pages
 * @param value a byte, options, flags
 */
record Move(Kind kind, int which, int at, int length, int value) {
  /** What may be done. */
  enum Kind {
    CREATE,
    CREATE_PAGED,
    CHILD,
    CLOSE,
    EXECUTABLE,
    VMO_READ,
    VMO_WRITE,
    VMO_OP,
    LOCK,
    SET_SIZE,
    SET_STREAM_SIZE,
    CACHE_POLICY,
    PIN,
    UNPIN,
    RECLAIM,
    INFO,
    SUPPLY,
    DETACH,
    PAGER_OP,
    DIRTY_RANGES,
    ALLOCATE,
    MAP,
    UNMAP,
    PROTECT,
    DESTROY,
    VMAR_OP,
    READ,
    WRITE,
    EXECUTE,
    READ_MEMORY
  }

  /** Returns the first page of a range, which mostly lies within {@code size} pages. */
  int first(int size) {
    int first = at % 4;
    return size == 0 || draw(30, 5) == 0 ? first : first % size;
  }

  /** Returns the pages of a range, which mostly ends where no more than {@code room} are left. */
  int count(int wanted, int room) {
    return draw(31, 5) == 0 ? wanted : Math.min(wanted, Math.max(room, 1));
  }

  /** Returns the {@code index}th of small numbers that are drawn from the value. */
  int draw(int index, int bound) {
    int mixed = value * 0x9e37_79b1 + index * 0x85eb_ca6b;
    mixed ^= mixed >>> 15;
    mixed *= 0x2c1b_3c6d;
    return (mixed >>> 8) % bound;
  }
}
