package mmusim.scenarios.replay.curve;

import java.util.Arrays;

/**
 * The pages in order of last use, all of them: gives the exact LRU stack distance of every access,
 * and so the misses of fully associative TLBs of all sizes in one pass.
 *
 * <p>The first eight pages lie in a ring and are searched one by one, which serves nearly all
 * accesses of ordinary programs. A page pushed out of the ring enters {@link RankedTimes}; its
 * distance is eight plus its rank there.
 *
 * @see "R. L. Mattson et al.: Evaluation techniques for storage hierarchies, IBM Syst. J. 9(2),
 *     1970"
 */
final class LruStack implements PageStack {
  private static final int FRONT = 8;
  private static final int FRONT_MASK = FRONT - 1;

  /** No page has this number: addresses have 64 bits, pages at least 12. */
  private static final long NO_PAGE = -1;

  private final DistanceHistogram histogram;
  private final long[] frontPages = new long[FRONT];
  private final int[] frontIds = new int[FRONT];
  private final PageIds ids;
  private final RankedTimes deep;

  /** Slot of the page on top; the next ones follow, round the end of the array. */
  private int head;

  /** Creates an empty stack whose distances go to {@code histogram}. */
  LruStack(DistanceHistogram histogram) {
    this(histogram, new PageIds());
  }

  /**
   * Creates an empty stack.
   *
   * @param histogram where the distances go
   * @param ids numbers of the pages, which stacks that see the same pages may share
   */
  LruStack(DistanceHistogram histogram, PageIds ids) {
    this.histogram = histogram;
    this.ids = ids;
    this.deep = new RankedTimes();
    Arrays.fill(frontPages, NO_PAGE);
  }

  @Override
  public void access(long page, int times) {
    int head = this.head;
    long[] pages = frontPages;
    if (pages[head] == page) {
      histogram.add(1, times);
      return;
    }
    if (times > 1) {
      histogram.add(1, times - 1);
    }
    for (int depth = 1; depth < FRONT; depth++) {
      int slot = (head + depth) & FRONT_MASK;
      if (pages[slot] == page) {
        moveToFront(depth, page, frontIds[slot]);
        histogram.add(depth + 1, 1);
        return;
      }
    }
    accessDeep(page);
  }

  @Override
  public void repeat(long times) {
    histogram.add(1, times);
  }

  private void accessDeep(long page) {
    int id = ids.of(page);
    int rank = deep.remove(id);
    if (rank == 0) {
      histogram.addCold();
    } else {
      histogram.add(FRONT + rank, 1);
    }
    head = (head - 1) & FRONT_MASK;
    if (frontPages[head] != NO_PAGE) {
      deep.add(frontIds[head]);
    }
    frontPages[head] = page;
    frontIds[head] = id;
  }

  /** Moves the pages above a depth down by one and puts a page on top. */
  private void moveToFront(int depth, long page, int id) {
    long[] pages = frontPages;
    int[] pageIds = frontIds;
    for (int at = head + depth; at > head; at--) {
      pages[at & FRONT_MASK] = pages[(at - 1) & FRONT_MASK];
      pageIds[at & FRONT_MASK] = pageIds[(at - 1) & FRONT_MASK];
    }
    pages[head] = page;
    pageIds[head] = id;
  }
}
