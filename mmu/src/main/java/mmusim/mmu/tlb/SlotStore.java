package mmusim.mmu.tlb;

/**
 * The slots of all arrays of one hierarchy: parallel arrays with one index, so that a slot number
 * alone finds an entry whichever array it lies in. Slot 0 stays empty for ever.
 *
 * <p>A use stamps its slot with a rising clock and does nothing else, whatever the replacement
 * policy; every policy is computed from the stamps when a victim is needed. So a hit costs the same
 * under each policy, and a hit never branches on one. A stamp has its slot in its low bits, so that
 * the least stamp of a set is also the slot that bears it.
 */
public final class SlotStore {
  /** "No such slot". */
  public static final int NO_SLOT = 0;

  /** Most slots of a store. */
  static final int SLOTS_MAX = 1 << 20;

  static final long TICK = SLOTS_MAX;

  final long[] tags;
  final long[] entries;

  /** Stamp of the last use or fill of a slot. */
  final long[] touched;

  /** Stamp of the last fill of a slot; kept for arrays that replace by it. */
  final long[] filled;

  /** Entries in all arrays that cover more than 4 KiB. */
  int heldLarge;

  private long clock;
  private int slotsUsed = 1;

  /** Creates a store for {@code slots} entries. */
  public SlotStore(int slots) {
    if (slots >= SLOTS_MAX) {
      throw new IllegalArgumentException("too many entries: " + slots);
    }
    tags = new long[slots + 1];
    entries = new long[slots + 1];
    touched = new long[slots + 1];
    filled = new long[slots + 1];
    for (int slot = 0; slot <= slots; slot++) {
      touched[slot] = slot;
      filled[slot] = slot;
    }
  }

  /** Returns the entry in a slot, or 0 if it is empty. */
  public long entry(int slot) {
    return entries[slot];
  }

  /** Returns the first byte that the entry in a slot covers. */
  public long vaddr(int slot) {
    return Tag.vaddr(tags[slot]);
  }

  /** Returns the PCID under which the entry in a slot was filled. */
  public int pcid(int slot) {
    return Tag.pcid(tags[slot]);
  }

  /** Notes that a slot is used now. */
  public void touch(int slot) {
    long now = clock + TICK;
    clock = now;
    touched[slot] = now | slot;
  }

  /** Sets aside slots for an array and returns the first. */
  int reserve(int count) {
    int first = slotsUsed;
    slotsUsed += count;
    assert slotsUsed <= tags.length;
    return first;
  }

  boolean isEmpty(int slot) {
    return tags[slot] == 0;
  }

  boolean matches(int slot, long key) {
    return Tag.matches(tags[slot], key);
  }

  /** Puts an entry into a slot as its newest use. */
  void write(int slot, long tag, long entry) {
    long now = clock + TICK;
    clock = now;
    tags[slot] = tag;
    entries[slot] = entry;
    touched[slot] = now | slot;
  }

  /** Empties a slot; {@link #touched} stays. */
  void clear(int slot) {
    tags[slot] = 0;
    entries[slot] = 0;
  }
}
