package mmusim.scenarios.replay.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import mmusim.mmu.cost.Counters;
import mmusim.scenarios.replay.CounterLog;
import mmusim.scenarios.replay.curve.MissCurve;
import mmusim.scenarios.replay.sweep.SweepRow;
import mmusim.scenarios.trace.TraceTally;

/** Makes reports of what replays, curves and sweeps found. */
public final class Reports {
  private static final int SUMMARY_SIZES_LOG2_MAX = 24;

  private Reports() {}

  /**
   * Returns the facts that every report begins with.
   *
   * @param fed references that were used
   * @param isPartial whether the user stopped the command before the end of the trace
   */
  public static Map<String, Object> facts(
      String trace, long fed, TraceTally tally, boolean isPartial) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("trace", trace);
    facts.put("partial", isPartial);
    facts.put("references", fed);
    facts.put("ignored", tally.ignored());
    facts.put("malformed", tally.malformed());
    if (tally.malformed() > 0) {
      facts.put("malformed_first", tally.located());
    }
    return facts;
  }

  /** Returns the report of a replay. */
  public static Report run(String title, Map<String, Object> facts, CounterLog log) {
    List<Report.Metric> metrics = new ArrayList<>();
    long[] values = log.values();
    for (int i = 0; i < values.length; i++) {
      Counters.Counter counter = log.counters().get(i);
      metrics.add(
          new Report.Metric(counter.name(), counter.unit(), counter.description(), values[i]));
    }
    Report.Table series = series(log);
    return new Report(title, facts, metrics, series, seriesSummary(series));
  }

  /** Returns the report of curves. */
  public static Report curves(String title, Map<String, Object> facts, List<MissCurve> curves) {
    CurveRows rows = new CurveRows(curves);
    Report.Table table = new Report.Table("curves", rows.columns(), rows);
    return new Report(title, facts, List.of(), table, curveSummary(curves));
  }

  /** Returns the report of a sweep. */
  public static Report sweep(String title, Map<String, Object> facts, List<SweepRow> rows) {
    SweepTable table = new SweepTable(rows);
    Map<String, Object> all = new LinkedHashMap<>(facts);
    all.put("costs", table.sharedCosts());
    return new Report(title, all, List.of(), table.full(), table.brief());
  }

  /** The change of every counter in each interval; counters that never change are left out. */
  private static Report.Table series(CounterLog log) {
    List<CounterLog.Row> rows = log.rows();
    if (rows.isEmpty()) {
      return Report.Table.NONE;
    }
    List<Integer> shown = new ArrayList<>();
    List<String> columns = new ArrayList<>(List.of("references"));
    long[] last = rows.get(rows.size() - 1).values();
    for (int i = 0; i < last.length; i++) {
      if (last[i] != 0) {
        shown.add(i);
        columns.add(log.counters().get(i).name());
      }
    }
    List<List<Object>> cells = new ArrayList<>();
    long[] before = new long[last.length];
    for (CounterLog.Row row : rows) {
      List<Object> line = new ArrayList<>(List.of(row.references()));
      for (int i : shown) {
        boolean isGauge = CounterLog.isGauge(log.counters().get(i));
        line.add(isGauge ? row.values()[i] : row.values()[i] - before[i]);
      }
      before = row.values();
      cells.add(line);
    }
    return new Report.Table("intervals", columns, cells);
  }

  /** The columns that fit a terminal. */
  private static Report.Table seriesSummary(Report.Table series) {
    List<String> wanted =
        List.of(
            "references",
            "tlb.l1d.misses",
            "tlb.l1i.misses",
            "tlb.l2.misses",
            "walks",
            "page_faults",
            "cycles");
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < series.columns().size(); i++) {
      if (wanted.contains(series.columns().get(i))) {
        kept.add(i);
      }
    }
    return new Report.Table(
        series.name(),
        kept.stream().map(series.columns()::get).toList(),
        series.rows().stream().map(row -> kept.stream().map(row::get).toList()).toList());
  }

  /**
   * A row for each number of entries that is a power of two in each set, a column for each curve.
   */
  private static Report.Table curveSummary(List<MissCurve> curves) {
    TreeSet<Long> sizes = new TreeSet<>();
    for (MissCurve curve : curves) {
      long longest = (long) curve.sets() * (curve.misses().length - 1);
      for (int log2 = 0; log2 <= SUMMARY_SIZES_LOG2_MAX; log2++) {
        long entries = (long) curve.sets() << log2;
        if (entries < 2 * longest || log2 == 0) {
          sizes.add(entries);
        }
      }
    }
    List<String> columns = new ArrayList<>(List.of("entries"));
    curves.forEach(c -> columns.add(label(c)));
    List<List<Object>> rows = new ArrayList<>();
    for (long entries : sizes) {
      List<Object> row = new ArrayList<>(List.of(entries));
      for (MissCurve curve : curves) {
        boolean fits = entries % curve.sets() == 0 && entries >= curve.sets();
        row.add(
            fits && !curve.isUnknown() && curve.accesses() > 0
                ? (Object) curve.missRatioWith((int) Math.min(entries / curve.sets(), 1 << 30))
                : "");
      }
      rows.add(row);
    }
    return new Report.Table("curves", columns, rows);
  }

  /** Returns the name of a curve in facts, tables and charts. */
  public static String label(MissCurve curve) {
    String sets = curve.sets() == 1 ? "" : " " + curve.sets() + " sets";
    return curve.pageSize().title() + " " + curve.stream().title() + sets;
  }
}
