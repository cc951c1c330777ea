package mmusim.scenarios.geometry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.Problems;
import mmusim.scenarios.json.Suggestions;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object, each asked for by name and kind; mistakes are collected. */
public final class JsonFields {
  private static final Pattern NUMBER = Pattern.compile(GeometrySchema.NUMBER);

  private final JsonNode object;
  private final Problems problems;

  /**
   * Creates the members of {@code object}; one that is none has no members.
   *
   * @param problems where mistakes are collected
   */
  public JsonFields(JsonNode object, Problems problems) {
    this.object = object;
    this.problems = problems;
  }

  /** Reports members that are none of these. */
  public void requireOnly(List<String> known) {
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
  public @Nullable JsonNode required(String name) {
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
  public long integer(JsonNode value, long min, long max, String orElse) {
    Long number = NUMBER.matcher(value.text()).matches() ? decoded(value.text()) : null;
    if (number != null && number >= min && number <= max) {
      return number;
    }
    problems.add(
        value,
        "an integer from " + min + " to " + max + orElse + " is needed, not " + found(value));
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
    problems.requires(value, JsonNode.Kind.STRING, "a string is needed");
    return value.text();
  }

  /** Returns the value that a member names, or the default if it is absent. */
  <T> T choice(String name, T[] values, Function<T, String> key, T defaultValue) {
    JsonNode value = object.get(name);
    T chosen = value == null ? null : chosen(name, value, values, key);
    return chosen == null ? defaultValue : chosen;
  }

  /** Returns the values that the words of a list name, or the default if it is absent. */
  public <T> List<T> choices(String name, T[] values, Function<T, String> key, T defaultValue) {
    if (object.get(name) == null) {
      return List.of(defaultValue);
    }
    List<T> chosen = new ArrayList<>();
    for (JsonNode word : list(name)) {
      T value = chosen(name, word, values, key);
      if (value != null) {
        chosen.add(value);
      }
    }
    return chosen;
  }

  private <T> @Nullable T chosen(String name, JsonNode word, T[] values, Function<T, String> key) {
    for (T candidate : values) {
      if (key.apply(candidate).equals(word.text())) {
        return candidate;
      }
    }
    unknown(name, word, Arrays.stream(values).map(key).toList());
    return null;
  }

  /**
   * Returns the elements of a list; none if it is absent, or after reporting that it is no list.
   */
  public List<JsonNode> list(String name) {
    return elements(object.get(name));
  }

  /** Returns the elements of {@code list}; none if it is null, or after reporting its kind. */
  List<JsonNode> elements(@Nullable JsonNode list) {
    if (list == null) {
      return List.of();
    }
    problems.requires(list, JsonNode.Kind.ARRAY, "a list is needed");
    return list.elements();
  }

  private void unknown(String name, JsonNode word, List<String> known) {
    problems.add(
        word,
        found(word) + " is no value of \"" + name + "\"" + Suggestions.hint(word.text(), known));
  }

  /** A list or an object may be long, and its kind is what is wrong. */
  private static String found(JsonNode value) {
    boolean isLong = value.is(JsonNode.Kind.OBJECT) || value.is(JsonNode.Kind.ARRAY);
    return isLong ? value.kind().words() : value.toString();
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
        unknown(name, word, words);
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
