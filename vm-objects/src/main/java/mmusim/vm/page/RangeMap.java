package mmusim.vm.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ranges of pages with a small number each: intervals of zeros, pending requests. For cold paths.
 *
 * <p>Invariants: ranges are not empty and never overlap; neighbours that touch differ in value.
 */
public final class RangeMap {
  /** What {@link #get} answers outside all ranges. */
  public static final int NO_VALUE = -1;

  /**
   * A range of pages.
   *
   * @param first first page
   * @param end first page after it
   * @param value what is said of it, at least 0
   */
  public record Range(long first, long end, int value) {}

  private final TreeMap<Long, Range> ranges = new TreeMap<>();

  /** Makes an empty map. */
  public RangeMap() {}

  /** Returns the value at {@code page}, or {@link #NO_VALUE}. */
  public int get(long page) {
    if (ranges.isEmpty()) {
      return NO_VALUE;
    }
    Map.Entry<Long, Range> floor = ranges.floorEntry(page);
    return floor != null && page < floor.getValue().end() ? floor.getValue().value() : NO_VALUE;
  }

  /**
   * Returns the first page after {@code page}, up to {@code end}, at which another range or gap
   * begins: from {@code page} to there {@link #get} answers the same.
   */
  public long runEnd(long page, long end) {
    Map.Entry<Long, Range> floor = ranges.floorEntry(page);
    if (floor != null && page < floor.getValue().end()) {
      return Math.min(end, floor.getValue().end());
    }
    Long next = ranges.higherKey(page);
    return next == null ? end : Math.min(end, next);
  }

  /** Sets the value of all pages of {@code first .. end-1}. */
  public void put(long first, long end, int value) {
    if (first >= end) {
      return;
    }
    remove(first, end);
    long from = first;
    long to = end;
    Map.Entry<Long, Range> before = ranges.floorEntry(first);
    if (before != null && before.getValue().end() == first && before.getValue().value() == value) {
      from = before.getKey();
    }
    Range after = ranges.get(end);
    if (after != null && after.value() == value) {
      to = after.end();
      ranges.remove(end);
    }
    ranges.put(from, new Range(from, to, value));
  }

  /** Removes all pages of {@code first .. end-1}. */
  public void remove(long first, long end) {
    if (first >= end) {
      return;
    }
    for (Range range : overlapping(first, end)) {
      ranges.remove(range.first());
      if (range.first() < first) {
        ranges.put(range.first(), new Range(range.first(), first, range.value()));
      }
      if (range.end() > end) {
        ranges.put(end, new Range(end, range.end(), range.value()));
      }
    }
  }

  /** Returns the ranges that have pages in {@code first .. end-1}, cut to it, in order. */
  public List<Range> within(long first, long end) {
    List<Range> cut = new ArrayList<>();
    for (Range range : overlapping(first, end)) {
      cut.add(new Range(Math.max(first, range.first()), Math.min(end, range.end()), range.value()));
    }
    return cut;
  }

  private List<Range> overlapping(long first, long end) {
    List<Range> found = new ArrayList<>();
    Long start = ranges.floorKey(first);
    for (Range range : ranges.tailMap(start == null ? first : start, true).values()) {
      if (range.first() >= end) {
        break;
      }
      if (range.end() > first) {
        found.add(range);
      }
    }
    return found;
  }
}
