package mmusim.scenarios.replay;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.cost.Counters;

/**
 * The counters of a run: what they are after the warm-up, and by interval.
 *
 * <p>Counters of things there are now (their names begin with {@code frames.}) are not reduced by
 * their value at the end of the warm-up. The series holds at most {@link #ROWS_MAX} rows: when it
 * is full, pairs of rows become one and later intervals are joined alike, so that memory does not
 * grow with the trace.
 */
public final class CounterLog implements TraceRun.Borders {
  /** Most rows of a series. */
  public static final int ROWS_MAX = 4096;

  private static final String GAUGE_PREFIX = "frames.";

  private final List<Counters.Counter> counters;
  private final long[] base;
  private final List<Row> rows = new ArrayList<>();
  private int joined = 1;
  private int pending;

  /**
   * One step of the series.
   *
   * @param references fed since the warm-up, up to the end of the step
   * @param values of the counters at its end, in their order, less those after the warm-up
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Row(long references, long[] values) {}

  /** Creates a log of all counters. */
  public CounterLog(Counters counters) {
    this.counters = counters.all();
    this.base = new long[this.counters.size()];
  }

  @Override
  public void warmedUp() {
    for (int i = 0; i < base.length; i++) {
      Counters.Counter counter = counters.get(i);
      base[i] = isGauge(counter) ? 0 : counter.value().getAsLong();
    }
  }

  @Override
  public void intervalOver(long fed) {
    pending++;
    if (pending < joined) {
      return;
    }
    pending = 0;
    rows.add(new Row(fed, values()));
    if (rows.size() == ROWS_MAX) {
      joined *= 2;
      for (int row = 0; row < ROWS_MAX / 2; row++) {
        rows.set(row, rows.get(2 * row + 1));
      }
      rows.subList(ROWS_MAX / 2, ROWS_MAX).clear();
    }
  }

  /** The last row is of what is left, so that the series adds up to the whole. */
  @Override
  public void ended(long fed) {
    if (rows.isEmpty() || rows.get(rows.size() - 1).references() < fed) {
      rows.add(new Row(fed, values()));
    }
  }

  /** Returns whether a counter tells what there is now, not what has happened. */
  public static boolean isGauge(Counters.Counter counter) {
    return counter.name().startsWith(GAUGE_PREFIX);
  }

  /** Returns the counters, in order. */
  public List<Counters.Counter> counters() {
    return counters;
  }

  /** Returns the values now, less those after the warm-up. */
  public long[] values() {
    long[] values = new long[base.length];
    for (int i = 0; i < base.length; i++) {
      values[i] = counters.get(i).value().getAsLong() - base[i];
    }
    return values;
  }

  /** Returns the series; each row's values count from the end of the warm-up. */
  public List<Row> rows() {
    return List.copyOf(rows);
  }
}
