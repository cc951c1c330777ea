package mmusim.mmu.tlb;

/**
 * The slots of all arrays of one hierarchy: parallel arrays with one index, so that a slot number
 * alone finds an entry whichever array it lies in. Slot 0 stays empty for ever.
 *
 * <p>A use stamps its slot with a rising clock and does nothing else, whatever the replacement
 * policy; every policy is computed from the stamps when a victim is needed. So a hit costs the same
 * under each policy, and a hit never branches on one.
 */
public final class SlotStore {
  /** "No such slot". */
  public static final int NO_SLOT = 0;

  final long[] tags;
  final long[] masks;
  final long[] entries;

  /** Clock of the last use or fill of a slot; kept when its entry is dropped. */
  final long[] touched;

  /** Clock of the last fill of a slot. */
  final long[] filled;

  long clock;
  private int slotsUsed = 1;

  /** Creates a store for {@code slots} entries. */
  public SlotStore(int slots) {
    tags = new long[slots + 1];
    masks = new long[slots + 1];
    entries = new long[slots + 1];
    touched = new long[slots + 1];
    filled = new long[slots + 1];
    for (int slot = 0; slot <= slots; slot++) {
      masks[slot] = Tag.VALID;
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
    touched[slot] = ++clock;
  }

  /** Sets aside slots for an array and returns the first. */
  int reserve(int count) {
    int first = slotsUsed;
    slotsUsed += count;
    assert slotsUsed <= tags.length;
    return first;
  }

  boolean isEmpty(int slot) {
    return (tags[slot] & Tag.VALID) == 0;
  }

  boolean matches(int slot, long key) {
    return ((tags[slot] ^ key) & masks[slot]) == 0;
  }
}
