package mmusim.mmu.tlb;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import mmusim.mmu.paging.CachedTranslation;

/**
 * Makes the arrays that a geometry declares, all in one store. Arrays that share pages act as one;
 * if their sets are alike and few ways, they are one: its order of use then says at once which way
 * of all was used the longest ago, where else the times of uses of each are compared.
 */
final class TlbArrays {
  private static final int PAGE_SIZES = 3;

  private TlbArrays() {}

  /** Returns a store with room for all arrays. */
  static SlotStore store(TlbGeometry geometry) {
    return new SlotStore(
        groups(geometry).stream().map(group -> shape(geometry, group)).toList(), true);
  }

  /** Returns the arrays, in the geometry's order: those that act as one where the first stands. */
  static List<TlbArray> create(TlbGeometry geometry, SlotStore store, long seed) {
    return groups(geometry).stream()
        .map(group -> new TlbArray(entries(geometry, group, store, seed), group))
        .toList();
  }

  private static TaggedArray entries(
      TlbGeometry geometry, List<TlbArrayGeometry> group, SlotStore store, long seed) {
    TlbArrayGeometry first = group.get(0);
    SetShape shape = shape(geometry, group);
    int[] sizes = IntStream.range(0, PAGE_SIZES).filter(size -> holds(group, size)).toArray();
    int[] shifts = IntStream.of(sizes).map(CachedTranslation::shift).toArray();
    if (group.size() == 1) {
      long seedOfArray = seed + geometry.arrays().indexOf(first);
      return new TaggedArray(
          store, shape, shifts, first.replacement(), first.indexing(), seedOfArray);
    }
    int[] mayHold = IntStream.of(sizes).map(size -> mayHold(group, size)).toArray();
    return TaggedArray.joint(store, shape, shifts, mayHold, first.indexing());
  }

  private static SetShape shape(TlbGeometry geometry, List<TlbArrayGeometry> group) {
    TlbArrayGeometry first = group.get(0);
    boolean remembersHits = first.level() == 1;
    if (group.size() > 1) {
      int entries = group.stream().mapToInt(TlbArrayGeometry::entries).sum();
      return SetShape.joint(entries, ways(group), remembersHits);
    }
    boolean competes = sharing(geometry, first).size() > 1;
    return SetShape.of(first.entries(), first.ways(), first.replacement(), competes, remembersHits);
  }

  /** Returns the arrays in groups that are one: most have one array. */
  private static List<List<TlbArrayGeometry>> groups(TlbGeometry geometry) {
    Set<List<TlbArrayGeometry>> groups = new LinkedHashSet<>();
    for (TlbArrayGeometry array : geometry.arrays()) {
      List<TlbArrayGeometry> sharing = sharing(geometry, array);
      groups.add(canBeOne(sharing) ? sharing : List.of(array));
    }
    return List.copyOf(groups);
  }

  /** Returns the arrays that share pages with an array, and those that share with these. */
  private static List<TlbArrayGeometry> sharing(TlbGeometry geometry, TlbArrayGeometry array) {
    List<TlbArrayGeometry> found = new ArrayList<>(List.of(array));
    for (int i = 0; i < found.size(); i++) {
      TlbArrayGeometry known = found.get(i);
      geometry.arrays().stream()
          .filter(other -> known.sharesPagesWith(other) && !found.contains(other))
          .forEach(found::add);
    }
    return geometry.arrays().stream().filter(found::contains).toList();
  }

  private static boolean canBeOne(List<TlbArrayGeometry> arrays) {
    TlbArrayGeometry first = arrays.get(0);
    return ways(arrays) <= UseOrder.WAYS_MAX
        && arrays.stream()
            .allMatch(
                array ->
                    array.replacement() == Replacement.LRU
                        && array.operations().equals(first.operations())
                        && array.sets() == first.sets()
                        && array.indexing() == first.indexing());
  }

  private static int ways(List<TlbArrayGeometry> arrays) {
    return arrays.stream().mapToInt(TlbArrayGeometry::ways).sum();
  }

  private static boolean holds(List<TlbArrayGeometry> group, int pageSize) {
    return group.stream().anyMatch(array -> array.holds(pageSize));
  }

  /** Returns the ways of a group that may hold pages of a size: bit w for way w. */
  private static int mayHold(List<TlbArrayGeometry> group, int pageSize) {
    int mask = 0;
    int firstWay = 0;
    for (TlbArrayGeometry array : group) {
      mask |= array.holds(pageSize) ? ((1 << array.ways()) - 1) << firstWay : 0;
      firstWay += array.ways();
    }
    return mask;
  }
}
