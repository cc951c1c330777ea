package mmusim.mmu.tlb;

import java.util.List;
import mmusim.mmu.paging.CachedTranslation;

/**
 * An array of a level, or several that act as one: what was declared, and what holds the entries.
 * The ways of a set are those of the first that was declared, then those of the next.
 *
 * @param declared of one level, for the same operations
 */
record TlbArray(TaggedArray entries, List<TlbArrayGeometry> declared) {
  int level() {
    return declared.get(0).level();
  }

  /** Returns the accesses that look here. */
  List<Integer> operations() {
    return declared.get(0).operations();
  }

  /** Returns whether accesses of this operation look here. */
  boolean serves(int operation) {
    return operations().contains(operation);
  }

  /** Returns whether pages of this size are held. */
  boolean holds(int pageSize) {
    return entries.holds(CachedTranslation.shift(pageSize));
  }

  /**
   * Returns the slot of an entry of one of the declared arrays.
   *
   * @param index from 0 to its number of entries - 1, set by set
   */
  int slot(TlbArrayGeometry part, int index) {
    int firstWay = 0;
    int ways = 0;
    for (TlbArrayGeometry array : declared) {
      firstWay = array.equals(part) ? ways : firstWay;
      ways += array.ways();
    }
    return entries.slot(index / part.ways() * ways + firstWay + index % part.ways());
  }
}
