package mmusim.mmu.tlb;

import java.util.Arrays;

/**
 * Hits and misses of one level, by operation (READ, WRITE, FETCH) and by page size of the entry.
 */
public final class TlbCounts {
  private static final int OPERATIONS = 3;

  private final OperationCounts[] byOperation = new OperationCounts[OPERATIONS];

  private final RememberedHits remembered;

  /**
   * Creates counts that are all 0.
   *
   * @param remembered the hits that may not be counted yet
   */
  TlbCounts(RememberedHits remembered) {
    this.remembered = remembered;
    Arrays.setAll(byOperation, operation -> new OperationCounts());
  }

  OperationCounts of(int operation) {
    return byOperation[operation];
  }

  /**
   * Returns the hits of an operation on entries of a page size (0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB).
   */
  public long hits(int operation, int pageSize) {
    remembered.count();
    return byOperation[operation].hits(pageSize);
  }

  /** Returns the hits of an operation. */
  public long hits(int operation) {
    remembered.count();
    return byOperation[operation].hits();
  }

  /** Returns the hits of all operations. */
  public long allHits() {
    remembered.count();
    return byOperation[0].hits() + byOperation[1].hits() + byOperation[2].hits();
  }

  /**
   * Returns the misses of an operation after which an entry of a page size was filled: here, or in
   * the first level for an exclusive second one. A miss after which nothing was filled, as when the
   * access faults, has no size.
   */
  public long misses(int operation, int pageSize) {
    return byOperation[operation].fills(pageSize);
  }

  /** Returns the misses of an operation. */
  public long misses(int operation) {
    return byOperation[operation].misses;
  }
}
