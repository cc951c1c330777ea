package mmusim.scenarios.format.expect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.scenarios.format.type.CheckContext;
import mmusim.scenarios.format.type.FieldTypes;
import mmusim.scenarios.format.type.ResultField;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.type.Vocabulary;
import mmusim.scenarios.format.value.ByteRun;
import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonNode.Kind;
import mmusim.scenarios.json.Suggestions;
import org.jspecify.annotations.Nullable;

/** Compiles expected values by the type of the result that they are compared with. */
final class MatcherCompiler {
  private static final List<String> NUMBER_FORMS = List.of("min", "max", "not", "any");
  private static final List<String> WORD_FORMS = List.of("not", "any");
  private static final List<String> SET_FORMS = List.of("has", "lacks", "not", "any");

  private final CheckContext context;

  private MatcherCompiler(CheckContext context) {
    this.context = context;
  }

  /** Returns the matcher, or null if {@code node} is none for {@code type}; that is reported. */
  static @Nullable Matcher compile(JsonNode node, ResultType type, CheckContext context) {
    return new MatcherCompiler(context).compile(node, type);
  }

  private @Nullable Matcher compile(JsonNode node, ResultType type) {
    if (node.is(Kind.OBJECT)) {
      switch (type.kind()) {
        case COUNT, HEX -> {
          return compileForms(node, type, NUMBER_FORMS);
        }
        case WORD, BOOLEAN, NAME -> {
          return compileForms(node, type, WORD_FORMS);
        }
        case SET -> {
          return compileForms(node, type, SET_FORMS);
        }
        case BYTES -> {
          return node.get("fill") == null && (node.get("not") != null || node.get("any") != null)
              ? compileForms(node, type, WORD_FORMS)
              : compileBytes(node);
        }
        case OBJECT -> {
          return compileFields(node, type);
        }
        case LIST, NUMBERS -> {}
      }
    }
    return compilePlain(node, type);
  }

  private @Nullable Matcher compilePlain(JsonNode node, ResultType type) {
    return switch (type.kind()) {
      case COUNT, HEX -> {
        Expression expected = context.expression(node);
        yield expected == null ? null : new Matchers.NumberEquals(expected, type);
      }
      case WORD -> compileWord(node, type);
      case SET -> compileSet(node, type);
      case BYTES -> compileBytes(node);
      case BOOLEAN -> {
        Object expected = FieldTypes.BOOLEAN.compile(node, context);
        yield expected == null ? null : new Matchers.Same(expected, type);
      }
      case NAME -> {
        Object name = FieldTypes.HANDLE.compile(node, context);
        yield name == null ? null : new Matchers.SameObject((String) name);
      }
      case OBJECT -> wrongKind(node, "an object");
      case LIST -> compileList(node, type);
      case NUMBERS -> compileNumbers(node);
    };
  }

  private @Nullable Matcher wrongKind(JsonNode node, String needed) {
    context.problems().add(node, "must be " + needed + ", not " + node.kind().words());
    return null;
  }

  private @Nullable Matcher compileBytes(JsonNode node) {
    Object expected = FieldTypes.BYTES.compile(node, context);
    return expected == null ? null : new Matchers.Bytes((ByteRun) expected);
  }

  private @Nullable Matcher compileWord(JsonNode node, ResultType type) {
    if (!node.is(Kind.STRING)) {
      return wrongKind(node, "a string");
    }
    Vocabulary vocabulary = type.vocabulary();
    if (vocabulary != null && vocabulary.valueOf(node.text()) == null) {
      context.problems().add(node, vocabulary.unknown(node.text()));
      return null;
    }
    return new Matchers.Same(
        vocabulary == null ? node.text() : vocabulary.canonical(node.text()), type);
  }

  private @Nullable Matcher compileSet(JsonNode node, ResultType type) {
    List<String> words = words(node, type);
    return words == null ? null : new Matchers.Words(words, List.of(), List.of());
  }

  private @Nullable List<String> words(JsonNode node, ResultType type) {
    if (!node.is(Kind.ARRAY)) {
      wrongKind(node, "a list of words");
      return null;
    }
    List<String> words = new ArrayList<>();
    for (JsonNode element : node.elements()) {
      if (compileWord(element, type) instanceof Matchers.Same same) {
        words.add((String) same.expected());
      }
    }
    return words.size() == node.elements().size() ? words : null;
  }

  private @Nullable Matcher compileList(JsonNode node, ResultType type) {
    if (!node.is(Kind.ARRAY)) {
      return wrongKind(node, "a list");
    }
    List<Matcher> elements = new ArrayList<>();
    for (JsonNode element : node.elements()) {
      Matcher matcher =
          element.is(Kind.OBJECT) ? compileFields(element, type) : wrongKind(element, "an object");
      if (matcher != null) {
        elements.add(matcher);
      }
    }
    return elements.size() == node.elements().size() ? new Matchers.Elements(elements, type) : null;
  }

  private @Nullable Matcher compileNumbers(JsonNode node) {
    if (!node.is(Kind.ARRAY)) {
      return wrongKind(node, "a list of numbers");
    }
    List<Matcher> elements = new ArrayList<>();
    for (JsonNode element : node.elements()) {
      Matcher matcher = compile(element, ResultType.HEX);
      if (matcher != null) {
        elements.add(matcher);
      }
    }
    return new Matchers.Elements(elements, ResultType.NUMBERS);
  }

  private @Nullable Matcher compileFields(JsonNode node, ResultType type) {
    Map<String, Matcher> fields = new LinkedHashMap<>();
    int before = context.problems().count();
    node.members()
        .forEach(
            (name, value) -> {
              ResultField field = ResultField.find(type.fields(), name);
              if (field == null) {
                unknown(value, name, ResultField.names(type.fields()), "field");
                return;
              }
              Matcher matcher = compile(value, field.type());
              if (matcher != null) {
                fields.put(name, matcher);
              }
            });
    return context.problems().count() == before ? new Matchers.Fields(fields, type) : null;
  }

  private void unknown(JsonNode at, String name, List<String> valid, String what) {
    context
        .problems()
        .addAtKey(at, "unknown " + what + " \"" + name + "\"" + Suggestions.hint(name, valid));
  }

  /** An object of forms, all of which must hold: min, max, not, any, has, lacks. */
  private @Nullable Matcher compileForms(JsonNode node, ResultType type, List<String> forms) {
    int before = context.problems().count();
    node.members()
        .forEach(
            (name, value) -> {
              if (!forms.contains(name)) {
                unknown(value, name, forms, "comparison");
              }
            });
    if (node.members().isEmpty()) {
      context.problems().add(node, "needs one of " + String.join(", ", forms));
    }
    List<Matcher> parts = new ArrayList<>();
    addRange(node, type, parts);
    addHasLacks(node, type, parts);
    addNot(node.get("not"), type, parts);
    Matcher any = compileAny(node.get("any"), type);
    if (any != null) {
      parts.add(any);
    }
    return context.problems().count() == before ? new Matchers.All(parts) : null;
  }

  private void addNot(@Nullable JsonNode not, ResultType type, List<Matcher> parts) {
    Matcher refused = not == null ? null : compile(not, type);
    if (not != null && refused != null) {
      parts.add(new Matchers.Not(refused, not.is(Kind.STRING) ? not.text() : not.toString(), type));
    }
  }

  private @Nullable Matcher compileAny(@Nullable JsonNode node, ResultType type) {
    if (node == null) {
      return null;
    }
    if (!node.is(Kind.ARRAY) || node.elements().isEmpty()) {
      return wrongKind(node, "a list of alternatives");
    }
    List<Matcher> alternatives = new ArrayList<>();
    for (JsonNode element : node.elements()) {
      Matcher alternative = compile(element, type);
      if (alternative != null) {
        alternatives.add(alternative);
      }
    }
    return new Matchers.Any(alternatives, type);
  }

  private void addRange(JsonNode node, ResultType type, List<Matcher> parts) {
    JsonNode min = node.get("min");
    JsonNode max = node.get("max");
    if (type.isNumber() && (min != null || max != null)) {
      Expression low = min == null ? null : context.expression(min);
      Expression high = max == null ? null : context.expression(max);
      parts.add(new Matchers.NumberRange(low, high, type));
    }
  }

  private void addHasLacks(JsonNode node, ResultType type, List<Matcher> parts) {
    JsonNode has = node.get("has");
    JsonNode lacks = node.get("lacks");
    if (type.kind() == ResultType.Kind.SET && (has != null || lacks != null)) {
      List<String> with = has == null ? List.of() : words(has, type);
      List<String> without = lacks == null ? List.of() : words(lacks, type);
      if (with != null && without != null) {
        parts.add(new Matchers.Words(null, with, without));
      }
    }
  }
}
