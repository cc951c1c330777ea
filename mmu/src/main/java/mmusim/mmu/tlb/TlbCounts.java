package mmusim.mmu.tlb;

/**
 * Hits and misses of one level, by operation (READ, WRITE, FETCH) and by page size of the entry.
 */
public final class TlbCounts {
  final long[] hits = new long[3 << 2];
  final long[] misses = new long[3];
  private final long[] missesBySize = new long[3 << 2];

  /**
   * Returns the hits of an operation on entries of a page size (0 = 4 KiB, 1 = 2 MiB, 2 = 1 GiB).
   */
  public long hits(int operation, int pageSize) {
    return hits[index(operation, pageSize)];
  }

  /** Returns where the hits of an operation on a page size are counted. */
  public static int index(int operation, int pageSize) {
    return operation << 2 | pageSize;
  }

  /** Returns the hits of an operation. */
  public long hits(int operation) {
    return hits(operation, 0) + hits(operation, 1) + hits(operation, 2);
  }

  /** Returns the hits of all operations. */
  public long allHits() {
    return hits(0) + hits(1) + hits(2);
  }

  /**
   * Returns the misses of an operation after which an entry of a page size was filled: here, or in
   * the first level for an exclusive second one. A miss after which nothing was filled, as when the
   * access faults, has no size.
   */
  public long misses(int operation, int pageSize) {
    return missesBySize[index(operation, pageSize)];
  }

  void missFilled(int operation, int pageSize) {
    missesBySize[index(operation, pageSize)]++;
  }

  /** Returns the misses of an operation. */
  public long misses(int operation) {
    return misses[operation];
  }
}
