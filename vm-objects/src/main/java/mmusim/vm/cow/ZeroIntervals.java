package mmusim.vm.cow;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import mmusim.vm.page.RangeMap;

/**
 * The pages of a pager's root that are zeros without frames: markers, of pages that the pager
 * supplied as zeros, and intervals, which the kernel made.
 *
 * <p>An interval is dirty, or lies beyond the size of the stream, where nobody tracks it. What of a
 * dirty one awaits cleaning is a length from its start on: a write-back that begins inside an
 * interval changes nothing, and one that is under way is forgotten when its interval grows to the
 * left. Where a page is taken out of an interval, the length stays with the left part, though it
 * then reaches beyond it: what becomes zeros again there is cleaned too.
 *
 * @see "Zircon, kernel/vm/vm_page_list.cc, VmPageList::AddZeroIntervalInternal"
 */
final class ZeroIntervals {
  /** Supplied by the pager, clean. */
  static final int MARKERS = 0;

  /** Must be written back. */
  static final int DIRTY = 1;

  /** Beyond the size of the stream. */
  static final int UNTRACKED = 2;

  private final RangeMap states = new RangeMap();

  /** By the start of a dirty interval: the end of what awaits cleaning from there on. */
  private final TreeMap<Long, Long> awaiting = new TreeMap<>();

  /** Returns whether the page is zeros. */
  boolean contains(long page) {
    return states.get(page) != RangeMap.NO_VALUE;
  }

  /** Returns whether the page is zeros that the pager supplied. */
  boolean isMarker(long page) {
    return states.get(page) == MARKERS;
  }

  /** As {@link RangeMap#runEnd}. */
  long runEnd(long page, long end) {
    return states.runEnd(page, end);
  }

  /** As {@link RangeMap#within}, whose values are states. */
  List<RangeMap.Range> within(long first, long end) {
    return states.within(first, end);
  }

  /** Puts markers where nothing is known in a range that has no pages. */
  void mark(long first, long end) {
    List<RangeMap.Range> known = states.within(first, end);
    states.put(first, end, MARKERS);
    known.forEach(range -> states.put(range.first(), range.end(), range.value()));
  }

  /** Makes a range, of which nothing or something else is known, an interval or part of one. */
  void add(long first, long end, int state) {
    remove(first, end);
    if (state == DIRTY && states.get(end) == DIRTY) {
      awaiting.remove(end);
    }
    states.put(first, end, state);
  }

  /**
   * Makes a run of one state, or of which nothing is known, part of an interval, as zeroing {@code
   * rangeFirst .. rangeEnd-1} does. Markers are clean zeros already, so that only what nobody
   * tracks takes them; and an interval on both sides of the range stays as it is.
   */
  void zero(long first, long end, int state, long rangeFirst, long rangeEnd) {
    int old = states.get(first);
    boolean isInside =
        (old == DIRTY || old == UNTRACKED)
            && rangeFirst > 0
            && states.get(rangeFirst - 1) == old
            && states.runEnd(rangeFirst, Long.MAX_VALUE) > rangeEnd;
    boolean staysClean = old == MARKERS && state == DIRTY;
    if (old != state && !isInside && !staysClean) {
      add(first, end, state);
    }
  }

  /** Forgets zeros: they get frames, or are no longer known. */
  void remove(long first, long end) {
    states.remove(first, end);
    NavigableMap<Long, Long> cut = awaiting.subMap(first, true, end, false);
    Long last = cut.isEmpty() ? null : cut.lastEntry().getValue();
    cut.clear();
    if (last != null && last > end && states.get(end) == DIRTY) {
      awaiting.put(end, last);
    }
  }

  /** Forgets what is beyond a new end. */
  void truncate(long end) {
    states.remove(end, Long.MAX_VALUE);
    awaiting.tailMap(end).clear();
  }

  /** Lets the dirty intervals that begin in a range await cleaning, as far as the range goes. */
  void beginWriteback(long first, long end) {
    for (RangeMap.Range range : states.within(first, end)) {
      if (isStart(range)) {
        awaiting.merge(range.first(), range.end(), Math::max);
      }
    }
  }

  /** Forgets what awaits cleaning in a range: the pager has it, and supplies it from now on. */
  void endWriteback(long first, long end) {
    long cleaned = first;
    for (RangeMap.Range range : states.within(first, end)) {
      if (isStart(range)) {
        cleaned = Math.max(cleaned, awaiting.getOrDefault(range.first(), first));
        long stop = Math.min(range.end(), cleaned);
        if (range.first() < stop) {
          remove(range.first(), stop);
        }
      }
    }
  }

  /** Returns whether a range of {@link #within} is dirty and not cut at its start. */
  private boolean isStart(RangeMap.Range range) {
    return range.value() == DIRTY && states.get(range.first() - 1) != DIRTY;
  }
}
