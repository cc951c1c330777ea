package mmusim.scenarios.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import mmusim.scenarios.format.JsonNode;
import mmusim.scenarios.format.Problems;
import mmusim.scenarios.format.Suggestions;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object, each asked for by name and kind; mistakes are collected. */
final class JsonFields {
  private static final Pattern NUMBER = Pattern.compile(GeometrySchema.NUMBER);

  private final JsonNode object;
  private final Problems problems;

  JsonFields(JsonNode object, Problems problems) {
    this.object = object;
    this.problems = problems;
  }

  /** Reports members that are none of these. */
  void requireOnly(List<String> known) {
    object
        .members()
        .forEach(
            (name, value) -> {
              if (!known.contains(name)) {
                problems.addAtKey(
                    value,
                    "there is no property \"" + name + "\" here" + Suggestions.hint(name, known));
              }
            });
  }

  /** Returns a member, or reports that it is missing. */
  @Nullable JsonNode required(String name) {
    JsonNode value = object.get(name);
    if (value == null) {
      problems.add(object, "\"" + name + "\" is missing");
    }
    return value;
  }

  /** Returns an integer from {@code min} to {@code max}; {@code min} after reporting. */
  long integer(String name, long min, long max) {
    JsonNode value = required(name);
    return value == null ? min : integer(value, min, max, "");
  }

  /**
   * Returns an integer from {@code min} to {@code max}; {@code min} after reporting.
   *
   * @param orElse what else the caller takes, for the message
   */
  long integer(JsonNode value, long min, long max, String orElse) {
    Long number = NUMBER.matcher(value.text()).matches() ? decoded(value.text()) : null;
    if (number != null && number >= min && number <= max) {
      return number;
    }
    problems.add(value, "an integer from " + min + " to " + max + orElse + " is needed");
    return min;
  }

  private static @Nullable Long decoded(String number) {
    try {
      return Long.decode(number);
    } catch (NumberFormatException tooLong) {
      return null;
    }
  }

  /** Returns the text of a member, or the default if it is absent. */
  String text(String name, String defaultText) {
    JsonNode value = object.get(name);
    if (value == null) {
      return defaultText;
    }
    if (!value.is(JsonNode.Kind.STRING)) {
      problems.add(value, "a string is needed, not " + value.kind().words());
    }
    return value.text();
  }

  /** Returns the value that a member names, or the default if it is absent. */
  <T> T choice(String name, T[] values, Function<T, String> key, T defaultValue) {
    JsonNode value = object.get(name);
    if (value == null) {
      return defaultValue;
    }
    for (T candidate : values) {
      if (key.apply(candidate).equals(value.text())) {
        return candidate;
      }
    }
    List<String> keys = Arrays.stream(values).map(key).toList();
    problems.add(value, "no such " + name + Suggestions.hint(value.text(), keys));
    return defaultValue;
  }

  /**
   * Returns the places of the words of a list among the known words, ascending; the default if it
   * is absent, and after reporting that no word is known. An empty known word only holds a place.
   */
  List<Integer> indices(String name, List<String> known, List<Integer> defaultIndices) {
    JsonNode value = object.get(name);
    if (value == null) {
      return defaultIndices;
    }
    List<String> words = known.stream().filter(word -> !word.isEmpty()).toList();
    if (value.elements().isEmpty()) {
      problems.add(value, "a list of one or more of " + String.join(", ", words) + " is needed");
      return defaultIndices;
    }
    List<Integer> indices = new ArrayList<>();
    for (JsonNode word : value.elements()) {
      int index = words.contains(word.text()) ? known.indexOf(word.text()) : -1;
      if (index < 0) {
        problems.add(word, "no such word" + Suggestions.hint(word.text(), words));
      } else if (indices.contains(index)) {
        problems.add(word, "given twice");
      } else {
        indices.add(index);
      }
    }
    indices.sort(null);
    return indices.isEmpty() ? defaultIndices : indices;
  }
}
