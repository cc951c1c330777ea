package mmusim.scenarios.replay.sweep;

import java.util.Comparator;

/**
 * What one TLB did.
 *
 * @param walks accesses that missed in every level
 * @param cycles by the cost model
 */
public record SweepRow(
    SweepPoint point,
    long dataHits,
    long dataMisses,
    long instrHits,
    long instrMisses,
    long secondHits,
    long secondMisses,
    long walks,
    long cycles) {
  /** Cheapest first; then by name and page size, so that the order depends on nothing else. */
  static final Comparator<SweepRow> BY_COST =
      Comparator.comparingLong(SweepRow::cycles)
          .thenComparingLong(SweepRow::walks)
          .thenComparing(r -> r.point().name())
          .thenComparing(r -> r.point().sizing().title());
}
