package mmusim.scenarios.format.expect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.value.ByteRun;
import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.format.value.Names;
import org.jspecify.annotations.Nullable;

/** The forms of an expected value. */
final class Matchers {
  private Matchers() {}

  /** A number equal to an expression. */
  record NumberEquals(Expression expected, ResultType type) implements Matcher {
    @Override
    public void match(
        String field, @Nullable Object actual, Names names, long iteration, List<Mismatch> out) {
      long value = expected.evaluate(names, iteration);
      if (!(actual instanceof Long number) || number != value) {
        out.add(new Mismatch(field, Shown.value(type, value), Shown.value(type, actual)));
      }
    }
  }

  /** A number from a minimum to a maximum, unsigned, both included; either may be absent. */
  record NumberRange(@Nullable Expression min, @Nullable Expression max, ResultType type)
      implements Matcher {
    @Override
    public void match(
        String field, @Nullable Object actual, Names names, long iteration, List<Mismatch> out) {
      long low = min == null ? 0 : min.evaluate(names, iteration);
      long high = max == null ? -1L : max.evaluate(names, iteration);
      if (actual instanceof Long number
          && Long.compareUnsigned(number, low) >= 0
          && Long.compareUnsigned(number, high) <= 0) {
        return;
      }
      String expected =
          (min == null ? "" : "at least " + Shown.value(type, low))
              + (min == null || max == null ? "" : " and ")
              + (max == null ? "" : "at most " + Shown.value(type, high));
      out.add(new Mismatch(field, expected, Shown.value(type, actual)));
    }
  }

  /** A word, a boolean: equal by {@code equals}. */
  record Same(Object expected, ResultType type) implements Matcher {
    @Override
    public void match(
        String field, @Nullable Object actual, Names names, long iteration, List<Mismatch> out) {
      if (!expected.equals(actual)) {
        out.add(new Mismatch(field, Shown.value(type, expected), Shown.value(type, actual)));
      }
    }
  }

  /** The object that a name is bound to. */
  record SameObject(String name) implements Matcher {
    @Override
    public void match(
        String field, @Nullable Object actual, Names names, long iteration, List<Mismatch> out) {
      if (!(actual instanceof NamedObject object) || object.id() != names.objectIdOf(name)) {
        out.add(new Mismatch(field, name, Shown.value(null, actual)));
      }
    }
  }

  /** A set of exactly these words, or one that has some and lacks others. */
  record Words(@Nullable List<String> exactly, List<String> has, List<String> lacks)
      implements Matcher {
    @Override
    public void match(
        String field, @Nullable Object actual, Names names, long iteration, List<Mismatch> out) {
      if (!(actual instanceof Collection<?> words) || !fits(words)) {
        out.add(new Mismatch(field, describe(), Shown.value(null, actual)));
      }
    }

    private boolean fits(Collection<?> words) {
      if (exactly != null) {
        return words.size() == exactly.stream().distinct().count() && words.containsAll(exactly);
      }
      return words.containsAll(has) && lacks.stream().noneMatch(words::contains);
    }

    private String describe() {
      if (exactly != null) {
        return Shown.value(null, exactly);
      }
      List<String> parts = new ArrayList<>();
      if (!has.isEmpty()) {
        parts.add("with " + String.join(", ", has));
      }
      if (!lacks.isEmpty()) {
        parts.add("without " + String.join(", ", lacks));
      }
      return String.join(" and ", parts);
    }
  }

  /** Bytes equal to a run; names the first that differs. */
  record Bytes(ByteRun expected) implements Matcher {
    @Override
    public void match(
        String field, @Nullable Object actual, Names names, long iteration, List<Mismatch> out) {
      if (!(actual instanceof byte[] bytes)) {
        out.add(new Mismatch(field, expected.toString(), Shown.value(null, actual)));
        return;
      }
      long length = expected.length(names, iteration);
      if (length != bytes.length) {
        out.add(
            new Mismatch(field, Long.toUnsignedString(length) + " bytes", bytes.length + " bytes"));
        return;
      }
      int different = expected.mismatch(bytes);
      if (different >= 0) {
        out.add(differenceAt(field, bytes, different));
      }
    }

    private Mismatch differenceAt(String field, byte[] bytes, int index) {
      if (bytes.length <= 16) {
        return new Mismatch(
            field, Shown.value(null, expected.toArray(bytes.length)), Shown.value(null, bytes));
      }
      return new Mismatch(
          field + "[" + index + "]",
          String.format("%02x", expected.at(index)),
          String.format("%02x", bytes[index]));
    }
  }

  /** An object of which the named fields match. */
  record Fields(Map<String, Matcher> fields, ResultType type) implements Matcher {
    @Override
    public void match(
        String field, @Nullable Object actual, Names names, long iteration, List<Mismatch> out) {
      if (!(actual instanceof Map<?, ?> map)) {
        out.add(new Mismatch(field, "a " + field, Shown.value(type, actual)));
        return;
      }
      fields.forEach(
          (name, matcher) ->
              matcher.match(field + "." + name, map.get(name), names, iteration, out));
    }
  }

  /** A list whose elements match one by one. */
  record Elements(List<Matcher> elements, ResultType type) implements Matcher {
    @Override
    public void match(
        String field, @Nullable Object actual, Names names, long iteration, List<Mismatch> out) {
      if (!(actual instanceof List<?> list)) {
        out.add(new Mismatch(field, "a list", Shown.value(type, actual)));
        return;
      }
      if (list.size() != elements.size()) {
        out.add(
            new Mismatch(field, counted(elements), counted(list) + ": " + Shown.value(type, list)));
        return;
      }
      for (int i = 0; i < elements.size(); i++) {
        elements.get(i).match(field + "[" + i + "]", list.get(i), names, iteration, out);
      }
    }

    private static String counted(List<?> list) {
      return list.size() == 1 ? "1 element" : list.size() + " elements";
    }
  }

  /** Anything but what {@code refused} matches. */
  record Not(Matcher refused, String text, ResultType type) implements Matcher {
    @Override
    public void match(
        String field, @Nullable Object actual, Names names, long iteration, List<Mismatch> out) {
      List<Mismatch> differences = new ArrayList<>();
      refused.match(field, actual, names, iteration, differences);
      if (differences.isEmpty() || actual == null) {
        out.add(new Mismatch(field, "not " + text, Shown.value(type, actual)));
      }
    }
  }

  /** What at least one of {@code alternatives} matches. */
  record Any(List<Matcher> alternatives, ResultType type) implements Matcher {
    @Override
    public void match(
        String field, @Nullable Object actual, Names names, long iteration, List<Mismatch> out) {
      List<Mismatch> differences = new ArrayList<>();
      for (Matcher alternative : alternatives) {
        int before = differences.size();
        alternative.match(field, actual, names, iteration, differences);
        if (differences.size() == before) {
          return;
        }
      }
      String expected =
          differences.stream()
              .map(Mismatch::expected)
              .distinct()
              .collect(Collectors.joining(" or "));
      out.add(new Mismatch(field, expected, Shown.value(type, actual)));
    }
  }

  /** All of {@code parts}. */
  record All(List<Matcher> parts) implements Matcher {
    @Override
    public void match(
        String field, @Nullable Object actual, Names names, long iteration, List<Mismatch> out) {
      for (Matcher part : parts) {
        part.match(field, actual, names, iteration, out);
      }
    }
  }
}
