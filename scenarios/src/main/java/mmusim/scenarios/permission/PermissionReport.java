package mmusim.scenarios.permission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import mmusim.vm.abi.Status;

/**
 * The trials as tables: what is asked for across, everything else that was combined down. In text
 * equal rows are one, so that what does not matter does not show.
 */
public final class PermissionReport {
  private static final String ASKED = "PERM";
  private static final String CHILD = "child allows";

  private final List<Trial> trials;

  /** Makes the report of all trials of a lattice. */
  public PermissionReport(List<Trial> trials) {
    this.trials = List.copyOf(trials);
  }

  /** Returns the trials in which the kernel did not do as the rule says. */
  public List<Trial> disagreements() {
    return trials.stream().filter(trial -> !trial.agrees()).toList();
  }

  /** Returns the report as text. */
  public String text() {
    StringBuilder out = new StringBuilder();
    for (String call : List.of("allocate", "map", "protect")) {
      out.append(call).append(": ").append(counts(call)).append('\n');
      appendRows(out, call);
      out.append('\n');
    }
    for (Trial trial : disagreements()) {
      out.append("DISAGREES  ").append(trial.describe()).append('\n');
    }
    return out.append(summary()).append('\n').toString();
  }

  /** Returns how many combinations were tried, and how many disagree. */
  public String summary() {
    int wrong = disagreements().size();
    return "%,d combinations tried, ".formatted(trials.size())
        + (wrong == 0 ? "all as the rule says" : "%,d NOT as the rule says".formatted(wrong));
  }

  /** Returns all trials as JSON. */
  public String json() {
    StringJoiner rows = new StringJoiner(",\n    ", "[\n    ", "\n  ]");
    for (Trial trial : trials) {
      StringJoiner row = new StringJoiner(", ", "{", "}");
      row.add(pair("call", trial.call()));
      trial.given().forEach((name, value) -> row.add(pair(name, value)));
      row.add(pair("rule", trial.expected().toString()));
      row.add(pair("kernel", trial.actual().toString()));
      rows.add(row.toString());
    }
    return "{\n  \"tried\": %d,\n  \"disagree\": %d,\n  \"trials\": %s\n}\n"
        .formatted(trials.size(), disagreements().size(), rows);
  }

  /** Returns all trials as a page. */
  public String html() {
    return new PermissionPage(this).html();
  }

  /** Rows with the same answers are shown once, with what they have in common. */
  private void appendRows(StringBuilder out, String call) {
    Map<List<String>, List<Trial>> rows = rows(call);
    List<Trial> first = rows.values().iterator().next();
    String across = across(first.get(0));
    Map<String, List<List<String>>> byAnswers = new LinkedHashMap<>();
    rows.forEach(
        (key, cells) -> {
          StringJoiner answers = new StringJoiner(" ");
          cells.forEach(trial -> answers.add("%4s".formatted(mark(trial.actual()))));
          byAnswers.computeIfAbsent(answers.toString(), ignored -> new ArrayList<>()).add(key);
        });
    StringJoiner head = new StringJoiner(" ");
    first.forEach(trial -> head.add("%4s".formatted(trial.given().get(across))));
    out.append("  ").append(head).append("   <- ").append(across).append('\n');
    byAnswers.forEach(
        (answers, keys) ->
            out.append("  ")
                .append(answers)
                .append(
                    "   in %,d of the rows, as %s%n".formatted(keys.size(), example(first, keys))));
  }

  private static String example(List<Trial> first, List<List<String>> keys) {
    StringJoiner text = new StringJoiner(", ");
    String across = across(first.get(0));
    int index = 0;
    for (String name : first.get(0).given().keySet()) {
      if (!name.equals(across)) {
        text.add(name + " " + keys.get(0).get(index++));
      }
    }
    return text.toString();
  }

  /** Returns the trials of a call by all that was given but {@link #across}, in order. */
  Map<List<String>, List<Trial>> rows(String call) {
    Map<List<String>, List<Trial>> rows = new LinkedHashMap<>();
    for (Trial trial : trials) {
      if (trial.call().equals(call)) {
        String across = across(trial);
        List<String> key =
            trial.given().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(across))
                .map(Map.Entry::getValue)
                .toList();
        rows.computeIfAbsent(key, ignored -> new ArrayList<>()).add(trial);
      }
    }
    return rows;
  }

  /** Returns what the columns of the matrix that {@code trial} is in differ by. */
  static String across(Trial trial) {
    return trial.given().containsKey(ASKED) ? ASKED : CHILD;
  }

  /** Returns how many trials of a call there are, and with which answers. */
  String counts(String call) {
    Map<Status, Integer> byStatus = new LinkedHashMap<>();
    int tried = 0;
    for (Trial trial : trials) {
      if (trial.call().equals(call)) {
        tried++;
        byStatus.merge(trial.actual(), 1, Integer::sum);
      }
    }
    StringJoiner text = new StringJoiner(", ");
    byStatus.forEach((status, count) -> text.add("%,d %s".formatted(count, status)));
    return "%,d combinations: %s".formatted(tried, text);
  }

  /** Returns a short word for an answer. */
  static String mark(Status status) {
    return switch (status) {
      case OK -> "ok";
      case ERR_ACCESS_DENIED -> "deny";
      case ERR_INVALID_ARGS -> "inv";
      default -> status.toString();
    };
  }

  private static String pair(String name, String value) {
    return "\"" + name + "\": \"" + value + "\"";
  }
}
