package mmusim.scenarios.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonNode.Kind;

/**
 * What the combinations of a matrix are called: no two the same. A value is called as the text that
 * it puts into strings; but where two values of a list, or two lists, could be confused by that,
 * all values of the list are called as in JSON, and of equal ones all but the first have their
 * number.
 */
final class MatrixNames {
  /** Of every value; nodes of equal content are different keys. */
  private final Map<JsonNode, String> parts = new HashMap<>();

  /** Names the values of a matrix: an object of lists. */
  MatrixNames(JsonNode matrix) {
    matrix.members().forEach((name, list) -> nameAll(name, list.elements()));
  }

  private void nameAll(String name, List<JsonNode> values) {
    List<String> texts = values.stream().map(MatrixNames::textOf).toList();
    boolean isClear =
        Set.copyOf(texts).size() == texts.size()
            && texts.stream().noneMatch(text -> text.contains(","));
    Map<String, Integer> met = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      String text = isClear ? texts.get(i) : values.get(i).toString();
      int times = met.merge(text, 1, Integer::sum);
      parts.put(values.get(i), name + "=" + text + (times == 1 ? "" : "#" + times));
    }
  }

  /** Returns what is added to the name of the file for a combination, as " [perm=r, caps=rw]". */
  String suffix(Map<String, JsonNode> combination) {
    List<String> chosen = new ArrayList<>();
    combination.values().forEach(value -> chosen.add(parts.getOrDefault(value, "")));
    return " [" + String.join(", ", chosen) + "]";
  }

  /** Returns the text of a value inside a longer string. */
  static String textOf(JsonNode value) {
    if (value.is(Kind.STRING)) {
      return value.text();
    }
    return value.is(Kind.ARRAY)
        ? String.join("|", value.elements().stream().map(MatrixNames::textOf).toList())
        : value.toString();
  }
}
