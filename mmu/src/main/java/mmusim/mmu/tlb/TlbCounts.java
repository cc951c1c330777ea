package mmusim.mmu.tlb;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Hits and misses of one level, by operation (READ, WRITE, FETCH) and by page size of the entry.
 */
public final class TlbCounts {
  private static final int OPERATIONS = 3;

  private final OperationCounts[] byOperation = new OperationCounts[OPERATIONS];

  /** The hits that may not be counted yet; null if there are none. */
  private final @Nullable FirstLevelHits remembered;

  /** What the level above counts, some of it for this one, too; null if there is none. */
  private final @Nullable TlbCounts above;

  private TlbCounts(@Nullable FirstLevelHits remembered, @Nullable TlbCounts above) {
    this.remembered = remembered;
    this.above = above;
    Arrays.setAll(byOperation, operation -> new OperationCounts());
  }

  /**
   * Creates counts that are all 0.
   *
   * @param remembered the hits that may not be counted yet
   */
  static TlbCounts ofFirstLevel(FirstLevelHits remembered) {
    return new TlbCounts(remembered, null);
  }

  /** Creates counts that are all 0, of the level below that of others. */
  static TlbCounts ofSecondLevel(TlbCounts first) {
    return new TlbCounts(null, first);
  }

  OperationCounts of(int operation) {
    return byOperation[operation];
  }

  /**
   * Returns the hits of an operation on entries of a page size (0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB).
   */
  public long hits(int operation, int pageSize) {
    countRemembered();
    return byOperation[operation].hits(pageSize) + (pageSize == 0 ? repeats(operation) : 0);
  }

  /** Returns the hits of an operation. */
  public long hits(int operation) {
    countRemembered();
    return byOperation[operation].hits() + repeats(operation);
  }

  /** Returns the hits of all operations. */
  public long allHits() {
    countRemembered();
    long hits = 0;
    for (int operation = 0; operation < OPERATIONS; operation++) {
      hits += byOperation[operation].hits() + repeats(operation);
    }
    return hits;
  }

  /**
   * Returns the misses of an operation after which an entry of a page size was filled: here, or in
   * the first level for an exclusive second one. A miss after which nothing was filled, as when the
   * access faults, has no size.
   */
  public long misses(int operation, int pageSize) {
    return byOperation[operation].fills(pageSize) + (pageSize == 0 ? walks(operation) : 0);
  }

  /** Returns the misses of an operation. */
  public long misses(int operation) {
    return byOperation[operation].allMisses() + walks(operation);
  }

  /**
   * Returns the misses of this level that were repeated hits in the level below, if there is one.
   */
  public long repeatsBelow() {
    return byOperation[0].repeatsBelow + byOperation[1].repeatsBelow + byOperation[2].repeatsBelow;
  }

  /** Returns the misses in both levels whose walks were repeated. */
  public long repeatedWalks() {
    return byOperation[0].repeatedWalks
        + byOperation[1].repeatedWalks
        + byOperation[2].repeatedWalks;
  }

  private void countRemembered() {
    if (remembered != null) {
      remembered.count();
    }
  }

  private long walks(int operation) {
    return above == null ? 0 : above.of(operation).repeatedWalks;
  }

  private long repeats(int operation) {
    return above == null ? 0 : above.of(operation).repeatsBelow;
  }
}
