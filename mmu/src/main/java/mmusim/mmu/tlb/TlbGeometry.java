package mmusim.mmu.tlb;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * All TLB arrays of a logical processor. Arrays of a level are looked up in the order of this list;
 * an access that misses in every first-level array which serves it looks in the second level.
 *
 * @param name a preset's name, or the user's
 * @param arrays the arrays; none at all means that every access walks the tables
 * @param inclusion how the second level relates to the first
 */
public record TlbGeometry(String name, List<TlbArrayGeometry> arrays, Inclusion inclusion) {
  /** No TLB at all. */
  public static final TlbGeometry NONE = new TlbGeometry("none", List.of(), Inclusion.NEITHER);

  /**
   * Checks the whole geometry.
   *
   * @throws IllegalArgumentException if two arrays have one name
   */
  public TlbGeometry {
    Objects.requireNonNull(inclusion);
    arrays = List.copyOf(arrays);
    Set<String> names = new HashSet<>();
    for (TlbArrayGeometry array : arrays) {
      if (!names.add(array.name())) {
        throw new IllegalArgumentException("two TLB arrays are named " + array.name());
      }
    }
  }

  /** Returns the arrays of a level that serve an operation, as they were declared. */
  public List<TlbArrayGeometry> arrays(int level, int operation) {
    return arrays.stream().filter(a -> a.level() == level && a.serves(operation)).toList();
  }
}
