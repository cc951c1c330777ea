package mmusim.scenarios.vectors;

import java.util.ArrayList;
import java.util.List;

/** The entries that a walk goes through, before and after. */
final class VectorTables {
  private static final long[] NONE = {};

  /** Physical addresses of the tables, top first. */
  long[] tables = NONE;

  /** The entry in each. */
  long[] entries = NONE;

  /**
   * What the entries may be afterwards: one variant, or several where the manual leaves it open.
   */
  final List<long[]> after = new ArrayList<>(1);
}
