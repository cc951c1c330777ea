package mmusim.mmu.tlb;

import mmusim.mmu.paging.CachedTranslation;

/** Makes the arrays that a geometry declares, all in one store. */
final class TlbArrays {
  private TlbArrays() {}

  /** Returns a store with room for all arrays. */
  static SlotStore store(TlbGeometry geometry) {
    return new SlotStore(geometry.arrays().stream().map(a -> shape(geometry, a)).toList(), true);
  }

  /** Returns the arrays, in the geometry's order. */
  static TaggedArray[] create(TlbGeometry geometry, SlotStore store, long seed) {
    TaggedArray[] arrays = new TaggedArray[geometry.arrays().size()];
    for (int i = 0; i < arrays.length; i++) {
      TlbArrayGeometry array = geometry.arrays().get(i);
      arrays[i] =
          new TaggedArray(
              store,
              shape(geometry, array),
              array.pageSizes().stream().mapToInt(CachedTranslation::shift).toArray(),
              array.replacement(),
              array.indexing(),
              seed + i);
    }
    return arrays;
  }

  private static SetShape shape(TlbGeometry geometry, TlbArrayGeometry array) {
    boolean isAlone = geometry.arrays().stream().filter(array::sharesPagesWith).count() == 1;
    return SetShape.of(
        array.entries(), array.ways(), array.replacement(), !isAlone, array.level() == 1);
  }
}
