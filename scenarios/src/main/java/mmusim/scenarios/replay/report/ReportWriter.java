package mmusim.scenarios.replay.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import mmusim.scenarios.json.JsonText;

/** Writes reports as text, JSON or CSV; the same report gives the same bytes. */
public final class ReportWriter {
  private static final int GAP = 2;

  /** Of a fact that is a map, the entries on a line of text. */
  private static final int ENTRIES_IN_LINE = 5;

  private ReportWriter() {}

  /** Writes for people: facts, counters that are not 0, the summary table. */
  public static void text(Report report, PrintWriter out) {
    out.println(report.title());
    int width = report.facts().keySet().stream().mapToInt(String::length).max().orElse(0);
    report.facts().forEach((name, fact) -> textFact(out, name, fact, width + GAP));
    List<Report.Metric> counted =
        report.counters().stream().filter(counter -> counter.value() != 0).toList();
    if (!counted.isEmpty()) {
      out.println();
      int nameWidth = counted.stream().mapToInt(c -> c.name().length()).max().orElse(0) + GAP;
      counted.forEach(
          c ->
              out.printf(
                  Locale.ROOT,
                  "%-" + nameWidth + "s%,16d  %s%n",
                  c.name(),
                  c.value(),
                  c.description()));
    }
    if (!report.summary().isNone()) {
      out.println();
      textTable(report.summary(), out);
    }
  }

  /** Writes one JSON object. */
  public static void json(Report report, PrintWriter out) {
    StringBuilder text = new StringBuilder("{\n  \"title\": ");
    appendJson(text, report.title());
    for (Map.Entry<String, Object> fact : report.facts().entrySet()) {
      text.append(",\n  ");
      appendJson(text, fact.getKey());
      text.append(": ");
      if (fact.getValue() instanceof Double setting) {
        text.append(exact(setting));
      } else {
        appendJson(text, fact.getValue());
      }
    }
    if (!report.counters().isEmpty()) {
      String separator = ",\n  \"counters\": {\n    ";
      for (Report.Metric counter : report.counters()) {
        text.append(separator);
        appendJson(text, counter.name());
        text.append(": ").append(counter.value());
        separator = ",\n    ";
      }
      text.append("\n  }");
    }
    out.print(text);
    if (!report.table().isNone()) {
      jsonTable(report.table(), out);
    }
    out.println("\n}");
  }

  /** Writes the table, or the counters if there is none, and the costs behind them. */
  public static void csv(Report report, PrintWriter out) {
    Report.Table table = report.table();
    if (table.isNone()) {
      out.print("counter,unit,value\n");
      report.counters().forEach(c -> csvValue(out, c.name(), c.unit(), c.value()));
      report.facts().forEach((name, fact) -> csvFact(out, name, fact));
      return;
    }
    out.print(String.join(",", table.columns()) + "\n");
    for (List<Object> row : table.rows()) {
      out.print(String.join(",", row.stream().map(ReportWriter::csvCell).toList()) + "\n");
    }
  }

  private static void csvFact(PrintWriter out, String name, Object fact) {
    if (fact instanceof Map<?, ?> map) {
      map.forEach((key, cycles) -> csvValue(out, name + "." + key, "cycles", cycles));
    }
  }

  private static void csvValue(PrintWriter out, String name, String unit, Object value) {
    out.print(name + "," + unit + "," + value + "\n");
  }

  private static void textFact(PrintWriter out, String name, Object fact, int width) {
    if (fact instanceof Map<?, ?> map) {
      textFact(out, name, linesOf(map), width);
    } else if (fact instanceof List<?> lines) {
      lines.forEach(line -> out.printf(Locale.ROOT, "%-" + width + "s%s%n", name, line));
    } else {
      String text = fact instanceof Double setting ? exact(setting) : textCell(fact);
      out.printf(Locale.ROOT, "%-" + width + "s%s%n", name, text);
    }
  }

  private static List<String> linesOf(Map<?, ?> map) {
    List<String> entries =
        map.entrySet().stream().map(e -> e.getKey() + " " + textCell(e.getValue())).toList();
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += ENTRIES_IN_LINE) {
      int to = Math.min(entries.size(), from + ENTRIES_IN_LINE);
      lines.add(String.join(", ", entries.subList(from, to)));
    }
    return lines;
  }

  private static void textTable(Report.Table table, PrintWriter out) {
    int columns = table.columns().size();
    int[] widths = IntStream.range(0, columns).map(column -> width(table, column)).toArray();
    List<Boolean> areText =
        IntStream.range(0, columns).mapToObj(column -> isText(table, column)).toList();
    for (int row = -1; row < table.rows().size(); row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        String cell =
            row < 0 ? table.columns().get(column) : textCell(table.rows().get(row).get(column));
        String padding = " ".repeat(widths[column] - cell.length());
        line.append(areText.get(column) ? cell + padding : padding + cell).append(" ".repeat(GAP));
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static int width(Report.Table table, int column) {
    return table.rows().stream()
        .mapToInt(row -> textCell(row.get(column)).length())
        .reduce(table.columns().get(column).length(), Math::max);
  }

  private static boolean isText(Report.Table table, int column) {
    return table.rows().stream().anyMatch(row -> row.get(column) instanceof String);
  }

  private static void jsonTable(Report.Table table, PrintWriter out) {
    StringBuilder text = new StringBuilder(",\n  ");
    appendJson(text, table.name());
    text.append(": [");
    String separator = "\n    {";
    for (List<Object> row : table.rows()) {
      text.append(separator);
      for (int column = 0; column < row.size(); column++) {
        text.append(column == 0 ? "" : ", ");
        appendJson(text, table.columns().get(column));
        text.append(": ");
        appendJson(text, row.get(column));
      }
      out.print(text.append('}'));
      text.setLength(0);
      separator = ",\n    {";
    }
    out.print(text.append("\n  ]"));
  }

  private static void appendJson(StringBuilder text, Object value) {
    if (value instanceof List<?> list) {
      String separator = "";
      text.append('[');
      for (Object element : list) {
        text.append(separator);
        appendJson(text, element);
        separator = ", ";
      }
      text.append(']');
    } else if (value instanceof Map<?, ?> map) {
      String separator = "";
      text.append('{');
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text.append(separator);
        appendJson(text, entry.getKey());
        text.append(": ");
        appendJson(text, entry.getValue());
        separator = ", ";
      }
      text.append('}');
    } else if (value instanceof Double ratio) {
      text.append(ratio(ratio));
    } else if (value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      JsonText.appendQuoted(text, value.toString());
    }
  }

  private static String textCell(Object value) {
    if (value instanceof Double ratio) {
      return ratio(ratio);
    }
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%,d", number.longValue())
        : value.toString();
  }

  private static String csvCell(Object value) {
    if (value instanceof Double ratio) {
      return ratio(ratio);
    }
    String text = value.toString();
    return text.indexOf(',') < 0 && text.indexOf('"') < 0
        ? text
        : '"' + text.replace("\"", "\"\"") + '"';
  }

  /** A setting is shown as a ratio is, unless it would not read back as the same number. */
  private static String exact(double setting) {
    String ratio = ratio(setting);
    return Double.parseDouble(ratio) == setting ? ratio : Double.toString(setting);
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
