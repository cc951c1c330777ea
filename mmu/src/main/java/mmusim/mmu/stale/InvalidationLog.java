package mmusim.mmu.stale;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * The invalidations that software has asked one CPU for, in order. By it the checker knows which
 * translations must be gone, without asking the TLBs that it checks. What follows a flush of
 * everything is all that matters, so such a flush empties the list. Of very many the oldest are
 * forgotten.
 */
final class InvalidationLog {
  private static final int EVENTS_MAX = 1 << 16;

  private final Deque<Event> events = new ArrayDeque<>();
  private long flushedEverything = -1;
  private long clock;

  private record Event(
      long clock, int pcid, boolean allPcids, boolean globalsToo, boolean onePage, long vaddr) {
    boolean covers(long cachedAt, Set<Integer> pcids, boolean global, long first, long bytes) {
      boolean samePage = !onePage || Long.compareUnsigned(vaddr - first, bytes) < 0;
      boolean samePcid = allPcids || pcids.equals(Set.of(pcid)) || (global && onePage);
      return clock >= cachedAt && samePage && samePcid && (globalsToo || !global);
    }
  }

  /** Returns the time at which something cached now was cached. */
  long now() {
    return ++clock;
  }

  void page(long vaddr, int pcid, boolean globalsToo) {
    add(new Event(++clock, pcid, false, globalsToo, true, vaddr));
  }

  void pcid(int pcid, boolean globalsToo) {
    add(new Event(++clock, pcid, false, globalsToo, false, 0));
  }

  void all(boolean globalsToo) {
    if (globalsToo) {
      events.clear();
      flushedEverything = ++clock;
    } else {
      add(new Event(++clock, 0, true, false, false, 0));
    }
  }

  private void add(Event event) {
    if (events.size() == EVENTS_MAX) {
      events.removeFirst();
    }
    events.addLast(event);
  }

  /**
   * Returns whether a translation cached at a time had to be dropped since.
   *
   * @param pcids under which it may have been cached; of a global page there may be several
   */
  boolean hadToDrop(long cachedAt, Set<Integer> pcids, boolean global, long firstByte, long bytes) {
    return flushedEverything >= cachedAt
        || events.stream().anyMatch(e -> e.covers(cachedAt, pcids, global, firstByte, bytes));
  }
}
