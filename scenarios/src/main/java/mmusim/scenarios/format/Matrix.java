package mmusim.scenarios.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmusim.scenarios.json.Identifiers;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonNode.Kind;
import mmusim.scenarios.json.Problems;
import mmusim.scenarios.json.Suggestions;
import org.jspecify.annotations.Nullable;

/**
 * Scenario templates: a {@code "matrix"} at the top runs the file once for each combination of its
 * values. {@code ${name}} stands for a value: a string that is nothing else becomes the value
 * itself (in a list, the elements of a list), else the value's text is put in. An {@code expect}
 * may be a list of cases; the first whose {@code when} fits the combination, or that has none, is
 * taken.
 */
final class Matrix {
  private static final String MATRIX = "matrix";
  static final String WHEN = "when";

  private final Problems problems;
  private final Map<String, JsonNode> values;

  /** Of the first combination the cases of a file, which are the same for all; else null. */
  private final @Nullable MatrixCases cases;

  private final Room room;

  private Matrix(
      Problems problems, Map<String, JsonNode> values, @Nullable MatrixCases cases, Room room) {
    this.problems = problems;
    this.values = values;
    this.cases = cases;
    this.room = room;
  }

  /** What all combinations together take, and lack, so far. */
  private static final class Room {
    private final Set<List<Object>> unknown = new HashSet<>();
    private long steps;
    private long values;
    private long characters;

    boolean isUsedUp() {
      return steps > Limits.MATRIX_STEPS
          || values > Limits.MATRIX_VALUES
          || characters > Limits.MATRIX_CHARACTERS;
    }

    String whatIsTooMuch() {
      if (steps > Limits.MATRIX_STEPS) {
        return "more than " + Limits.MATRIX_STEPS + " steps in all combinations together";
      }
      return values > Limits.MATRIX_VALUES
          ? "more than " + Limits.MATRIX_VALUES + " JSON values in all combinations together"
          : "puts more than " + (Limits.MATRIX_CHARACTERS >> 20) + " MiB of text into strings";
    }
  }

  /**
   * One scenario of a template.
   *
   * @param root the file with the values put in
   * @param suffix the combination, as " [perm=r, caps=rw]"; empty without a matrix
   */
  record Instance(JsonNode root, String suffix) {}

  /** Returns the scenarios that {@code root} stands for: itself, if it has no matrix. */
  static List<Instance> expand(JsonNode root, Problems problems) {
    JsonNode matrix = root.get(MATRIX);
    if (matrix == null) {
      return List.of(new Instance(root, ""));
    }
    List<Map<String, JsonNode>> combinations = combinations(matrix, problems);
    problems.throwIfAny();
    List<Instance> instances = new ArrayList<>();
    Room room = new Room();
    MatrixNames names = new MatrixNames(matrix);
    for (Map<String, JsonNode> values : combinations) {
      MatrixCases cases = instances.isEmpty() ? new MatrixCases(matrix, problems) : null;
      Matrix one = new Matrix(problems, values, cases, room);
      JsonNode copy = one.copy(root, null, "");
      String suffix = names.suffix(values);
      room.characters += suffix.length();
      instances.add(new Instance(copy, suffix));
      JsonNode steps = copy.get("steps");
      room.steps += steps == null ? 0 : steps.elements().size();
      if (room.isUsedUp()) {
        problems.add(matrix, room.whatIsTooMuch());
        break;
      }
    }
    problems.throwIfAny();
    return instances;
  }

  private static List<Map<String, JsonNode>> combinations(JsonNode matrix, Problems problems) {
    List<Map<String, JsonNode>> all = new ArrayList<>();
    all.add(Map.of());
    if (!matrix.is(Kind.OBJECT) || matrix.members().isEmpty()) {
      problems.add(matrix, "must be an object of names, each with a list of values");
      return all;
    }
    for (Map.Entry<String, JsonNode> member : matrix.members().entrySet()) {
      JsonNode list = member.getValue();
      if (!Identifiers.isIdentifier(member.getKey())) {
        problems.addAtKey(list, "\"" + member.getKey() + "\" cannot be a name");
      }
      if (list.elements().isEmpty()) {
        problems.add(list, "must be a list of at least one value");
        return all;
      }
      if ((long) all.size() * list.elements().size() > Limits.MATRIX) {
        problems.add(matrix, "has more than " + Limits.MATRIX + " combinations");
        return all;
      }
      List<Map<String, JsonNode>> longer = new ArrayList<>();
      for (Map<String, JsonNode> some : all) {
        for (JsonNode value : list.elements()) {
          Map<String, JsonNode> more = new LinkedHashMap<>(some);
          more.put(member.getKey(), value);
          longer.add(more);
        }
      }
      all = longer;
    }
    return all;
  }

  private JsonNode copy(JsonNode node, @Nullable JsonNode parent, String label) {
    room.values++;
    switch (node.kind()) {
      case OBJECT -> {
        JsonNode object = node.replacedBy(node, parent, label);
        copyMembers(node, object, parent == null);
        return object;
      }
      case ARRAY -> {
        JsonNode array = node.replacedBy(node, parent, label);
        node.elements().forEach(element -> copyElement(element, array));
        return array;
      }
      case STRING -> {
        JsonNode whole = wholeValue(node);
        return whole != null ? placed(whole, node, parent, label) : filled(node, parent, label);
      }
      default -> {
        return placed(node, node, parent, label);
      }
    }
  }

  private void copyMembers(JsonNode node, JsonNode object, boolean top) {
    node.members()
        .forEach(
            (name, value) -> {
              if (top && name.equals(MATRIX)) {
                return;
              }
              JsonNode source = name.equals("expect") ? chosenCase(value) : value;
              if (source != null) {
                object.members().put(name, copy(source, object, name));
              }
            });
    if (object.members().containsKey(WHEN) && object.path().endsWith(".expect")) {
      object.members().remove(WHEN);
    }
  }

  private void copyElement(JsonNode element, JsonNode array) {
    JsonNode whole = element.is(Kind.STRING) ? wholeValue(element) : null;
    List<JsonNode> sources =
        whole != null && whole.is(Kind.ARRAY) ? whole.elements() : List.of(element);
    for (JsonNode source : sources) {
      if (room.isUsedUp()) {
        return;
      }
      array.elements().add(copy(source, array, Integer.toString(array.elements().size())));
    }
  }

  /** Returns the expectation that fits this combination, or null if none does. */
  private @Nullable JsonNode chosenCase(JsonNode expect) {
    List<JsonNode> all = expect.is(Kind.ARRAY) ? expect.elements() : List.of(expect);
    if (cases != null) {
      all.forEach(cases::check);
    }
    for (JsonNode one : all) {
      JsonNode when = one.get(WHEN);
      if (when == null || fits(when)) {
        return one;
      }
    }
    return null;
  }

  private boolean fits(JsonNode when) {
    boolean fits = true;
    for (Map.Entry<String, JsonNode> member : when.members().entrySet()) {
      JsonNode value = values.get(member.getKey());
      JsonNode wanted = member.getValue();
      fits &=
          value != null
              && (same(wanted, value)
                  || wanted.elements().stream().anyMatch(one -> same(one, value)));
    }
    return fits;
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return a.toString().equals(b.toString());
  }

  /** Returns the value that the string {@code node} stands for as a whole, or null. */
  private @Nullable JsonNode wholeValue(JsonNode node) {
    String text = node.text();
    if (!text.startsWith("${") || text.indexOf('}') != text.length() - 1) {
      return null;
    }
    return values.get(text.substring(2, text.length() - 1));
  }

  private JsonNode filled(JsonNode node, @Nullable JsonNode parent, String label) {
    StringBuilder out = new StringBuilder();
    String text = node.text();
    int at = 0;
    while (true) {
      int start = text.indexOf("${", at);
      int end = start < 0 ? -1 : text.indexOf('}', start);
      if (end < 0) {
        break;
      }
      String name = text.substring(start + 2, end);
      JsonNode value = values.get(name);
      if (value == null) {
        unknown(node, name);
      }
      out.append(text, at, start);
      if (value != null && !room.isUsedUp()) {
        String put = MatrixNames.textOf(value);
        room.characters += put.length();
        out.append(put);
      }
      at = end + 1;
    }
    out.append(text, at, text.length());
    return node.replacedBy(out.toString(), parent, label);
  }

  /** Says it once, not for each combination. */
  private void unknown(JsonNode at, String name) {
    if (room.unknown.add(List.of(at, name))) {
      problems.add(at, hasNo(name, values.keySet()));
    }
  }

  static String hasNo(String name, Set<String> names) {
    return "the matrix has no \"" + name + "\"" + Suggestions.hint(name, names);
  }

  /** Returns a copy of {@code value} at the place of {@code original}. */
  private JsonNode placed(
      JsonNode value, JsonNode original, @Nullable JsonNode parent, String label) {
    room.values++;
    JsonNode copy = original.replacedBy(value, parent, label);
    value
        .members()
        .forEach((name, member) -> copy.members().put(name, placed(member, original, copy, name)));
    for (JsonNode element : room.isUsedUp() ? List.<JsonNode>of() : value.elements()) {
      String index = Integer.toString(copy.elements().size());
      copy.elements().add(placed(element, original, copy, index));
    }
    return copy;
  }
}
