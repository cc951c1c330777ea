package mmusim.scenarios.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mmusim.scenarios.format.JsonNode.Kind;
import org.jspecify.annotations.Nullable;

/** The types of properties, as values to declare fields with. */
public final class FieldTypes {
  /** A number or an expression; compiles to an {@link Expression}. */
  public static final FieldType NUMBER = new NumberType(0, -1L);

  /** True or false; compiles to a {@link Boolean}. */
  public static final FieldType BOOLEAN = new BooleanType();

  /** Any text; compiles to a {@link String}. */
  public static final FieldType TEXT = new TextType();

  /** Bytes; compiles to a {@link ByteRun}. */
  public static final FieldType BYTES = new BytesType();

  /** A name that a step before has bound to something with a handle; compiles to a String. */
  public static final FieldType HANDLE = new NameType(null);

  /** A mark set by a step before; compiles to a String. */
  public static final FieldType MARK = new NameType(NameKind.MARK);

  private FieldTypes() {}

  /** A number that must lie in {@code min..max}, unsigned, when it is a constant. */
  public static FieldType number(long min, long max) {
    return new NumberType(min, max);
  }

  /** One of the words, or a number if {@code rawAllowed}; compiles to an {@link Expression}. */
  public static FieldType word(Vocabulary vocabulary, boolean rawAllowed) {
    return new WordType(vocabulary, rawAllowed);
  }

  /** A list of words that are combined, or a number; compiles to an {@link Expression}. */
  public static FieldType flags(Vocabulary vocabulary) {
    return new FlagsType(vocabulary);
  }

  /** A new name for something of {@code kind}; compiles to a String. */
  public static FieldType newName(NameKind kind) {
    return new NewNameType(kind, null);
  }

  /** A new name for the same kind of thing as the handle in {@code sourceField}. */
  public static FieldType newNameLike(String sourceField) {
    return new NewNameType(NameKind.HANDLE, sourceField);
  }

  /** An object with {@code fields}; compiles to a {@code Map<String, Object>}. */
  public static FieldType object(List<Field> fields) {
    return new ObjectType(List.copyOf(fields));
  }

  /** A list of {@code element}s, at most {@code most}; compiles to a {@code List<Object>}. */
  public static FieldType list(FieldType element, int most) {
    return new ListType(element, most);
  }

  /** What a result of {@code type} is compared with; compiles to a {@link Matcher}. */
  public static FieldType test(ResultType type) {
    return new TestType(type);
  }

  private record NumberType(long min, long max) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      Expression expression = context.expression(node);
      if (expression != null && expression.isConstant()) {
        long value = expression.constantValue();
        if (Long.compareUnsigned(value - min, max - min) > 0) {
          context.problems().add(node, "must be " + range() + ", not " + expression);
          return null;
        }
      }
      return expression;
    }

    private String range() {
      return Long.toUnsignedString(min) + " to " + Long.toUnsignedString(max);
    }

    @Override
    public String schema() {
      return "{\"$ref\": \"#/$defs/number\"}";
    }

    @Override
    public String describe() {
      return min == 0 && max == -1L ? "number" : "number, " + range();
    }
  }

  private record BooleanType() implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      if (!node.is(Kind.BOOLEAN)) {
        context.problems().add(node, "must be true or false, not " + node.kind().words());
        return null;
      }
      return node.isTrue();
    }

    @Override
    public String schema() {
      return "{\"type\": \"boolean\"}";
    }

    @Override
    public String describe() {
      return "true or false";
    }
  }

  private record TextType() implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      if (!node.is(Kind.STRING)) {
        context.problems().add(node, "must be a string, not " + node.kind().words());
        return null;
      }
      return node.text();
    }

    @Override
    public String schema() {
      return "{\"type\": \"string\"}";
    }

    @Override
    public String describe() {
      return "text";
    }
  }

  private record BytesType() implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      return ByteRuns.compile(node, context);
    }

    @Override
    public String schema() {
      return "{\"$ref\": \"#/$defs/bytes\"}";
    }

    @Override
    public String describe() {
      return "bytes";
    }
  }

  /** A reference to a bound name; {@code kind} null: anything with a handle. */
  private record NameType(@Nullable NameKind kind) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      if (!node.is(Kind.STRING)) {
        context.problems().add(node, "must be a name, not " + node.kind().words());
        return null;
      }
      String name = node.text();
      NameKind bound = context.kindOf(name);
      if (bound == null) {
        context.problems().add(node, context.unbound(name));
        return null;
      }
      if (kind == null ? !bound.isHandle() : kind != bound) {
        String needed = kind == null ? "a handle" : kind.words();
        context
            .problems()
            .add(node, "must be " + needed + "; \"" + name + "\" is " + bound.words());
        return null;
      }
      return name;
    }

    @Override
    public String schema() {
      return "{\"$ref\": \"#/$defs/name\"}";
    }

    @Override
    public String describe() {
      return kind == null ? "name of a handle" : "name of " + kind.words();
    }
  }

  record NewNameType(NameKind kind, @Nullable String sourceField) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      String name = NewNames.check(node, context);
      if (name != null) {
        context.willBind(name, kind);
      }
      return name;
    }

    @Override
    public String schema() {
      return "{\"$ref\": \"#/$defs/name\"}";
    }

    @Override
    public String describe() {
      return sourceField == null ? "new name for " + kind.words() : "new name for the new handle";
    }
  }

  private record WordType(Vocabulary vocabulary, boolean rawAllowed) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      return Words.compile(node, vocabulary, rawAllowed, context);
    }

    @Override
    public String schema() {
      String words = Words.schemaEnum(vocabulary);
      return rawAllowed ? "{\"anyOf\": [" + words + ", {\"$ref\": \"#/$defs/number\"}]}" : words;
    }

    @Override
    public String describe() {
      return vocabulary.words().stream().map(w -> "`" + w + "`").collect(Collectors.joining(", "))
          + (rawAllowed ? ", or a number" : "");
    }
  }

  private record FlagsType(Vocabulary vocabulary) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      return Words.compileFlags(node, vocabulary, context);
    }

    @Override
    public String schema() {
      String words = Words.schemaEnum(vocabulary);
      return "{\"anyOf\": [{\"type\": \"array\", \"items\": "
          + words
          + "}, "
          + words
          + ", {\"$ref\": \"#/$defs/number\"}]}";
    }

    @Override
    public String describe() {
      return "list of `" + String.join("`, `", vocabulary.words()) + "`, or a number";
    }
  }

  private record ObjectType(List<Field> fields) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      return Objects.compile(node, fields, context);
    }

    @Override
    public String schema() {
      return SchemaWriter.objectSchema(fields);
    }

    @Override
    public String describe() {
      return "object with `" + String.join("`, `", Field.names(fields)) + "`";
    }
  }

  private record ListType(FieldType element, int most) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      if (!node.is(Kind.ARRAY)) {
        context.problems().add(node, "must be a list, not " + node.kind().words());
        return null;
      }
      if (node.elements().size() > most) {
        context.problems().add(node, "has more than " + most + " elements");
        return null;
      }
      List<Object> values = new ArrayList<>();
      for (JsonNode child : node.elements()) {
        Object value = element.compile(child, context);
        if (value != null) {
          values.add(value);
        }
      }
      return values.size() == node.elements().size() ? values : null;
    }

    @Override
    public String schema() {
      return "{\"type\": \"array\", \"items\": " + element.schema() + "}";
    }

    @Override
    public String describe() {
      return "list of " + element.describe();
    }
  }

  private record TestType(ResultType type) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      return MatcherCompiler.compile(node, type, context);
    }

    @Override
    public String schema() {
      return SchemaWriter.expectedSchema(type);
    }

    @Override
    public String describe() {
      return "number, or `{\"min\": ..., \"max\": ...}`";
    }
  }

  /** Compiles the members of objects by their declarations. */
  static final class Objects {
    private Objects() {}

    static @Nullable Map<String, Object> compile(
        JsonNode node, List<Field> fields, CheckContext context) {
      if (!node.is(Kind.OBJECT)) {
        context.problems().add(node, "must be an object, not " + node.kind().words());
        return null;
      }
      int before = context.problems().count();
      Map<String, Object> values = new java.util.LinkedHashMap<>();
      node.members()
          .forEach(
              (name, value) -> {
                Field field = Field.find(fields, name);
                if (field == null) {
                  context
                      .problems()
                      .addAtKey(
                          value,
                          "unknown property \""
                              + name
                              + "\""
                              + Suggestions.hint(name, Field.names(fields)));
                  return;
                }
                Object compiled = field.type().compile(value, context);
                if (compiled != null) {
                  values.put(name, compiled);
                }
              });
      for (Field field : fields) {
        if (field.required() && node.get(field.name()) == null) {
          context.problems().add(node, "\"" + field.name() + "\" is missing: " + field.doc());
        }
      }
      return context.problems().count() == before ? values : null;
    }
  }
}
