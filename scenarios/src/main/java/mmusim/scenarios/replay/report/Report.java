package mmusim.scenarios.replay.report;

import java.util.List;
import java.util.Map;

/**
 * What a command found, for every output format.
 *
 * @param title what was done, one line
 * @param facts by name, in order: strings, whole numbers, settings that are not whole, lists of
 *     strings, or maps of strings to cycles
 * @param counters in order
 * @param table rows of strings, whole numbers and ratios; no columns if there is none
 * @param summary a shorter table for people; the same as {@code table} if that is short
 */
public record Report(
    String title, Map<String, Object> facts, List<Metric> counters, Table table, Table summary) {

  /** A counter and its value. */
  public record Metric(String name, String unit, String description, long value) {}

  /**
   * A table.
   *
   * @param name in JSON
   * @param columns names, as in CSV
   * @param rows as wide as the columns; there may be millions, each made when it is asked for
   */
  public record Table(String name, List<String> columns, List<List<Object>> rows) {
    /** No table. */
    public static final Table NONE = new Table("", List.of(), List.of());

    /** Returns whether there is no table. */
    public boolean isNone() {
      return columns.isEmpty();
    }
  }
}
