package mmusim.mmu.tlb;

import java.util.List;
import java.util.Objects;

/**
 * One TLB array: what it serves, what it holds and how it is organized.
 *
 * @param name unique in the hierarchy, as {@code l1d.4k}
 * @param level 1 or 2
 * @param operations the accesses that look here, ascending: some of READ, WRITE and FETCH of {@link
 *     mmusim.mmu.paging.Access}
 * @param pageSizes the page sizes held, ascending: 0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB
 * @param entries number of entries, a multiple of the ways
 * @param ways entries of a set; all of them for a fully associative array
 */
public record TlbArrayGeometry(
    String name,
    int level,
    List<Integer> operations,
    List<Integer> pageSizes,
    int entries,
    int ways,
    Replacement replacement,
    Indexing indexing) {
  /** Most entries that an array may have. */
  public static final int ENTRIES_MAX = 1 << 16;

  /**
   * Checks the whole geometry.
   *
   * @throws IllegalArgumentException naming the array and the value that is wrong
   */
  public TlbArrayGeometry {
    Objects.requireNonNull(replacement);
    Objects.requireNonNull(indexing);
    operations = List.copyOf(operations);
    pageSizes = List.copyOf(pageSizes);
    check(level == 1 || level == 2, name, "level must be 1 or 2: " + level);
    check(
        isAscending(operations),
        name,
        "operations must be some of 0, 1, 2, ascending: " + operations);
    check(
        isAscending(pageSizes),
        name,
        "page sizes must be some of 0, 1, 2, ascending: " + pageSizes);
    check(
        entries >= 1 && entries <= ENTRIES_MAX,
        name,
        "entries must be 1.." + ENTRIES_MAX + ": " + entries);
    check(ways >= 1 && ways <= entries, name, "ways must be 1.." + entries + ": " + ways);
    check(
        entries % ways == 0,
        name,
        entries + " entries do not divide into sets of " + ways + " ways");
  }

  /** Returns the number of sets. */
  public int sets() {
    return entries / ways;
  }

  /** Returns whether accesses of this operation look here. */
  public boolean serves(int operation) {
    return operations.contains(operation);
  }

  /** Returns whether pages of this size are held. */
  public boolean holds(int pageSize) {
    return pageSizes.contains(pageSize);
  }

  /** Returns whether some page of some access could be in this array and in {@code other}. */
  boolean sharesPagesWith(TlbArrayGeometry other) {
    return level == other.level
        && operations.stream().anyMatch(other::serves)
        && pageSizes.stream().anyMatch(other::holds);
  }

  private static boolean isAscending(List<Integer> values) {
    int previous = -1;
    for (int value : values) {
      if (value <= previous || value > 2) {
        return false;
      }
      previous = value;
    }
    return !values.isEmpty();
  }

  private static void check(boolean isValid, String name, String problem) {
    if (!isValid) {
      throw new IllegalArgumentException("TLB array " + name + ": " + problem);
    }
  }
}
