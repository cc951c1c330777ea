package mmusim.scenarios.replay.report;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;
import mmusim.scenarios.replay.curve.MissCurve;

/**
 * The rows of the table of curves, one for each size of each curve. A row is made when it is asked
 * for: the curves of a long trace have millions of sizes, and most reports show a few of them.
 */
final class CurveRows extends AbstractList<List<Object>> implements RandomAccess {
  private final List<MissCurve> curves;
  private final boolean isSampled;
  private final int size;

  /** Creates the rows; with a standard error in each if any curve has one. */
  CurveRows(List<MissCurve> curves) {
    this.curves = List.copyOf(curves);
    this.isSampled = curves.stream().anyMatch(c -> c.standardErrors().length > 0);
    this.size = curves.stream().mapToInt(CurveRows::sizes).reduce(0, Math::addExact);
  }

  /** Returns the columns. */
  List<String> columns() {
    List<String> columns =
        new ArrayList<>(
            List.of("page_size", "stream", "sets", "ways", "entries", "misses", "miss_ratio"));
    if (isSampled) {
      columns.add("standard_error");
    }
    return columns;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Object> get(int row) {
    int before = 0;
    for (MissCurve curve : curves) {
      if (row - before < sizes(curve)) {
        return row(curve, 1 + row - before);
      }
      before += sizes(curve);
    }
    throw new IndexOutOfBoundsException("row " + row + " of " + size);
  }

  /** The curve of 0 ways is no TLB. */
  private static int sizes(MissCurve curve) {
    return curve.misses().length - 1;
  }

  private List<Object> row(MissCurve curve, int ways) {
    List<Object> row =
        new ArrayList<>(
            List.of(
                curve.pageSize().title(),
                curve.stream().title(),
                curve.sets(),
                ways,
                (long) curve.sets() * ways,
                curve.missesWith(ways),
                curve.missRatioWith(ways)));
    if (isSampled) {
      row.add(curve.standardErrorWith(ways));
    }
    return row;
  }
}
