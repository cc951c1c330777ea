package mmusim.scenarios.format;

import static java.util.stream.Collectors.toCollection;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonNode.Kind;
import mmusim.scenarios.json.Problems;
import mmusim.scenarios.json.Suggestions;

/**
 * Checks what cases of expectations ask for: a case that no combination fits is never taken, and
 * would pass whatever it says.
 */
final class MatrixCases {
  private final Problems problems;

  /** The values that each name has, as JSON. */
  private final Map<String, Set<String>> valuesByName = new LinkedHashMap<>();

  MatrixCases(JsonNode matrix, Problems problems) {
    this.problems = problems;
    matrix
        .members()
        .forEach(
            (name, list) ->
                valuesByName.put(
                    name,
                    list.elements().stream()
                        .map(JsonNode::toString)
                        .collect(toCollection(LinkedHashSet::new))));
  }

  /** Checks the {@code when} of a case, if it has one. */
  void check(JsonNode oneCase) {
    JsonNode when = oneCase.get(Matrix.WHEN);
    if (when != null
        && problems.requires(
            when, Kind.OBJECT, "must be an object of names of the matrix and their values")) {
      when.members().forEach(this::check);
    }
  }

  private void check(String name, JsonNode wanted) {
    Set<String> values = valuesByName.get(name);
    if (values == null) {
      problems.add(wanted, Matrix.hasNo(name, valuesByName.keySet()));
      return;
    }
    if (values.contains(wanted.toString())) {
      return;
    }
    for (JsonNode one : wanted.elements().isEmpty() ? List.of(wanted) : wanted.elements()) {
      String text = one.toString();
      if (!values.contains(text)) {
        problems.add(
            one, "\"" + name + "\" is never " + text + " in the matrix" + hint(text, values));
      }
    }
  }

  /** As {@link Suggestions#hint}, for values that have quotes of their own, as JSON. */
  private static String hint(String wrong, Set<String> values) {
    String nearest = Suggestions.nearest(wrong, values);
    return nearest == null ? Suggestions.hint(wrong, values) : "; did you mean " + nearest + "?";
  }
}
