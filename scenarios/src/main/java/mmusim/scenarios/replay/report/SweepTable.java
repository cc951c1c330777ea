package mmusim.scenarios.replay.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.mmu.cost.Cost;
import mmusim.scenarios.replay.sweep.SweepRow;

/** The table of a sweep, and the constants of the cost model that its cycles come from. */
final class SweepTable {
  /** The constants that count: the replay of a sweep has no kernel, and a walk reads a PTE. */
  private static final List<Cost> COSTS =
      List.of(Cost.TLB_L1_HIT, Cost.TLB_L2_HIT, Cost.WALK_BASE, Cost.READ_PTE);

  private static final String COST_COLUMN = "costs.";

  private final List<SweepRow> rows;

  SweepTable(List<SweepRow> rows) {
    this.rows = rows;
  }

  /** Returns the costs that all geometries have alike, by name. */
  Map<String, Long> sharedCosts() {
    Map<String, Long> shared = new LinkedHashMap<>();
    for (Cost cost : COSTS) {
      if (isShared(cost)) {
        shared.put(cost.key(), rows.get(0).point().costs().cycles(cost));
      }
    }
    return shared;
  }

  /** Returns the table with all costs of every geometry. */
  Report.Table full() {
    return table(COSTS);
  }

  /** Returns the table with the costs in which geometries differ. */
  Report.Table brief() {
    return table(COSTS.stream().filter(cost -> !isShared(cost)).toList());
  }

  private boolean isShared(Cost cost) {
    return rows.stream().mapToLong(row -> row.point().costs().cycles(cost)).distinct().count() == 1;
  }

  private Report.Table table(List<Cost> costs) {
    List<String> columns =
        new ArrayList<>(
            List.of(
                "geometry",
                "page_size",
                "cycles",
                "walks",
                "l1d_accesses",
                "l1d_misses",
                "l1i_accesses",
                "l1i_misses",
                "l2_accesses",
                "l2_misses"));
    costs.forEach(cost -> columns.add(COST_COLUMN + cost.key()));
    return new Report.Table(
        "geometries", columns, rows.stream().map(row -> cells(row, costs)).toList());
  }

  private static List<Object> cells(SweepRow row, List<Cost> costs) {
    List<Object> cells =
        new ArrayList<>(
            List.of(
                row.point().name(),
                row.point().sizing().title(),
                row.cycles(),
                row.walks(),
                row.dataHits() + row.dataMisses(),
                row.dataMisses(),
                row.instrHits() + row.instrMisses(),
                row.instrMisses(),
                row.secondHits() + row.secondMisses(),
                row.secondMisses()));
    costs.forEach(cost -> cells.add(row.point().costs().cycles(cost)));
    return cells;
  }
}
