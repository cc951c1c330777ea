package mmusim.scenarios.permission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import mmusim.vm.abi.Status;

/**
 * The trials as a page: for each call a matrix in which rows with the same answers are one, and
 * below it, folded, all of them.
 */
final class PermissionPage {
  private static final List<String> CALLS = List.of("allocate", "map", "protect");
  private static final List<Status> ANSWERS =
      List.of(Status.OK, Status.ERR_ACCESS_DENIED, Status.ERR_INVALID_ARGS);
  private static final String TITLE = "Permissions of VMARs and mappings";
  private static final String STYLE =
      """
      body{font:14px/1.4 sans-serif;margin:2em;max-width:80em}
      table{border-collapse:collapse;margin:1em 0}
      td,th{border:1px solid #ccc;padding:1px 8px;font-family:monospace;text-align:center}
      th{background:#f4f4f4;font-weight:normal}
      thead th{position:sticky;top:0;font-weight:bold}
      td.rows{text-align:left;font-family:sans-serif}
      summary{cursor:pointer;color:#0645ad}
      .OK{background:#cfc}.ERR_ACCESS_DENIED{background:#fcc}.ERR_INVALID_ARGS{background:#ffc}
      .wrong{outline:3px solid red}
      """;

  private final PermissionReport report;
  private final StringBuilder out = new StringBuilder();

  PermissionPage(PermissionReport report) {
    this.report = report;
  }

  String html() {
    out.append("<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n<title>");
    out.append(TITLE).append("</title>\n<style>\n").append(STYLE).append("</style>\n<h1>");
    out.append(TITLE).append("</h1>\n<p>").append(report.summary());
    out.append(". Each cell is what the kernel answered; one that the rule does not say is framed");
    out.append(" in red. Permissions are read, write and execute: r-x is to read and execute.</p>");
    out.append("\n<p>");
    for (Status answer : ANSWERS) {
      out.append("<span class=\"").append(answer).append("\">&nbsp;");
      out.append(PermissionReport.mark(answer)).append("&nbsp;</span> ").append(answer);
      out.append(" &nbsp; ");
    }
    out.append("</p>\n<p>");
    CALLS.forEach(call -> out.append("<a href=\"#%s\">%s</a> ".formatted(call, call)));
    out.append("</p>\n");
    CALLS.forEach(this::appendCall);
    return out.append("</html>\n").toString();
  }

  private void appendCall(String call) {
    Map<List<String>, List<Trial>> rows = report.rows(call);
    List<Trial> first = rows.values().iterator().next();
    out.append("<h2 id=\"%s\">%s</h2>\n<p>%s</p>\n".formatted(call, call, report.counts(call)));
    appendHead(first, List.of("rows", "as where"));
    groups(rows).values().forEach(group -> appendGroup(first, rows, group));
    out.append("</table>\n<details><summary>All %,d rows</summary>\n".formatted(rows.size()));
    appendHead(first, given(first.get(0)));
    rows.forEach(
        (key, cells) -> {
          out.append("<tr>");
          key.forEach(value -> out.append("<th>").append(value).append("</th>"));
          cells.forEach(this::appendCell);
          out.append("</tr>\n");
        });
    out.append("</table></details>\n");
  }

  private void appendHead(List<Trial> columns, List<String> names) {
    String across = PermissionReport.across(columns.get(0));
    out.append("<table><thead><tr><th colspan=\"%d\"></th>".formatted(names.size()));
    out.append("<th colspan=\"%d\">%s</th></tr>\n<tr>".formatted(columns.size(), across));
    names.forEach(name -> out.append("<th>").append(name).append("</th>"));
    columns.forEach(trial -> out.append("<th>" + trial.given().get(across) + "</th>"));
    out.append("</tr></thead>\n");
  }

  private void appendGroup(
      List<Trial> first, Map<List<String>, List<Trial>> rows, List<List<String>> group) {
    StringJoiner example = new StringJoiner(", ");
    List<String> names = given(first.get(0));
    for (int index = 0; index < names.size(); index++) {
      example.add(names.get(index) + " " + group.get(0).get(index));
    }
    out.append("<tr><td>%,d</td><td class=\"rows\">%s</td>".formatted(group.size(), example));
    List<Trial> cells = rows.getOrDefault(group.get(0), List.of());
    cells.forEach(this::appendCell);
    out.append("</tr>\n");
  }

  private void appendCell(Trial trial) {
    String style = trial.actual() + (trial.agrees() ? "" : " wrong");
    out.append("<td class=\"").append(style).append("\" title=\"").append(trial.actual());
    out.append("\">").append(PermissionReport.mark(trial.actual())).append("</td>");
  }

  /** Returns the names of what was given, but for what the columns differ by. */
  private static List<String> given(Trial trial) {
    String across = PermissionReport.across(trial);
    return trial.given().keySet().stream().filter(name -> !name.equals(across)).toList();
  }

  /** Puts rows together that have the same answers and agree alike with the rule. */
  private static Map<String, List<List<String>>> groups(Map<List<String>, List<Trial>> rows) {
    Map<String, List<List<String>>> groups = new LinkedHashMap<>();
    rows.forEach(
        (key, cells) -> {
          StringJoiner answers = new StringJoiner(" ");
          cells.forEach(trial -> answers.add(trial.actual() + (trial.agrees() ? "" : "!")));
          groups.computeIfAbsent(answers.toString(), ignored -> new ArrayList<>()).add(key);
        });
    return groups;
  }
}
