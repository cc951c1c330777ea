package mmusim.scenarios.format.expect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mmusim.scenarios.format.value.ByteRun;
import mmusim.scenarios.format.value.Names;
import org.jspecify.annotations.Nullable;

/**
 * What a step must give. Unless the file names the status or the fault, the step must succeed.
 *
 * @param fields the named result fields
 * @param mustSucceed whether success is required besides
 * @param alternatives expectations of which one must hold, or empty
 */
public record Expectation(
    Map<String, Matcher> fields, boolean mustSucceed, List<Expectation> alternatives) {
  /** Success and nothing else. */
  public static final Expectation SUCCESS = new Expectation(Map.of(), true, List.of());

  /** The name of the status among the result fields. */
  public static final String STATUS = "status";

  /** The name of the fault among the result fields. */
  public static final String FAULT = "fault";

  /** Returns how {@code result} differs; empty if the expectation holds. */
  public List<Mismatch> compare(Map<String, Object> result, Names names, long iteration) {
    List<Mismatch> out = new ArrayList<>();
    if (mustSucceed && !succeeded(result)) {
      out.add(new Mismatch(STATUS, "OK", failureOf(result)));
      return out;
    }
    fields.forEach(
        (name, matcher) -> {
          Object value = name.equals(STATUS) ? statusOf(result) : result.get(name);
          matcher.match(name, value, names, iteration, out);
        });
    if (!alternatives.isEmpty()) {
      compareAlternatives(result, names, iteration, out);
    }
    return out;
  }

  private void compareAlternatives(
      Map<String, Object> result, Names names, long iteration, List<Mismatch> out) {
    List<List<Mismatch>> all = new ArrayList<>();
    for (Expectation alternative : alternatives) {
      List<Mismatch> differences = alternative.compare(result, names, iteration);
      if (differences.isEmpty()) {
        return;
      }
      all.add(differences);
    }
    out.add(
        new Mismatch(
            "any",
            "one of " + alternatives.size() + " alternatives",
            all.stream()
                .map(
                    some -> some.stream().map(Mismatch::toString).collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; or ", "none: ", ""))));
  }

  /** Returns the bytes that the step is expected to read, or null. */
  public @Nullable ByteRun expectedBytes() {
    return fields.get("bytes") instanceof Matchers.Bytes bytes ? bytes.expected() : null;
  }

  /** Returns whether the result field {@code name} is compared. */
  public boolean names(String name) {
    return fields.containsKey(name)
        || alternatives.stream().anyMatch(alternative -> alternative.names(name));
  }

  /** Returns whether the step did what it was asked: status OK and no fault. */
  public static boolean succeeded(Map<String, Object> result) {
    return "OK".equals(result.getOrDefault(STATUS, "OK")) && !result.containsKey(FAULT);
  }

  /** An access has no status of its own: OK, or the one in its fault; null if there is none. */
  private static @Nullable Object statusOf(Map<String, Object> result) {
    if (result.containsKey(STATUS)) {
      return result.get(STATUS);
    }
    Object fault = result.get(FAULT);
    return fault == null ? "OK" : fault instanceof Map<?, ?> map ? map.get(STATUS) : null;
  }

  private static String failureOf(Map<String, Object> result) {
    Object fault = result.get(FAULT);
    if (fault instanceof Map<?, ?> map) {
      Object code = map.get("error_code");
      String status = map.get(STATUS) == null ? "" : ", " + map.get(STATUS);
      return code instanceof Long number && "PF".equals(map.get("vector"))
          ? "a page fault with error code 0x" + Long.toHexString(number) + status
          : "#" + map.get("vector") + status;
    }
    return String.valueOf(result.get(STATUS));
  }

  /** Returns whether the step may succeed under this expectation, and so bind its names. */
  public boolean allowsSuccess() {
    if (!alternatives.isEmpty()) {
      return alternatives.stream().anyMatch(Expectation::allowsSuccess);
    }
    if (fields.get(STATUS) instanceof Matchers.Same same) {
      return same.expected().equals("OK");
    }
    return !fields.containsKey(FAULT);
  }
}
