package mmusim.scenarios.format.type;

import java.util.List;
import mmusim.scenarios.format.value.ByteRun;
import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.format.value.NameKind;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonNode.Kind;
import org.jspecify.annotations.Nullable;

/** The types of properties, as values to declare fields with. */
public final class FieldTypes {
  /** A number or an expression; compiles to an {@link Expression}. */
  public static final FieldType NUMBER = new NumberType(0, -1L);

  /** A number that a call takes as 32 bits; compiles to an {@link Expression}. */
  public static final FieldType NUMBER32 = new Number32Type();

  /** True or false; compiles to a {@link Boolean}. */
  public static final FieldType BOOLEAN = new BooleanType();

  /** Any text; compiles to a {@link String}. */
  public static final FieldType TEXT = new TextType();

  /** Bytes; compiles to a {@link ByteRun}. */
  public static final FieldType BYTES = new BytesType();

  /**
   * Bytes that repeat without end, and so have no count; compiles to a {@link ByteRun} that is not
   * empty.
   */
  public static final FieldType PATTERN = new PatternType();

  /** A name that a step before has bound to something with a handle; compiles to a String. */
  public static final FieldType HANDLE = new NameTypes.Bound(null);

  /** A mark set by a step before; compiles to a String. */
  public static final FieldType MARK = new NameTypes.Bound(NameKind.MARK);

  private FieldTypes() {}

  /** A number that must lie in {@code min..max}, unsigned, when it is a constant. */
  public static FieldType number(long min, long max) {
    return new NumberType(min, max);
  }

  /** One of the words; compiles to an {@link Expression}. */
  public static FieldType word(Vocabulary vocabulary) {
    return new WordTypes.One(vocabulary);
  }

  /** One of the words, or a number of 32 bits; compiles to an {@link Expression}. */
  public static FieldType wordOrNumber32(Vocabulary vocabulary) {
    return new WordTypes.OneOrNumber(vocabulary, CheckContext::expression32);
  }

  /** One of the words, or a number of 64 bits; compiles to an {@link Expression}. */
  public static FieldType wordOrNumber(Vocabulary vocabulary) {
    return new WordTypes.OneOrNumber(vocabulary, CheckContext::expression);
  }

  /**
   * A list of words that are combined, or a number of 32 bits; compiles to an {@link Expression}.
   */
  public static FieldType flags(Vocabulary vocabulary) {
    return new WordTypes.Several(vocabulary);
  }

  /** A new name for something of {@code kind}; compiles to a String. */
  public static FieldType newName(NameKind kind) {
    return new NameTypes.Fresh(kind, null);
  }

  /** A new name for the same kind of thing as the handle in {@code sourceField}. */
  public static FieldType newNameLike(String sourceField) {
    return new NameTypes.Fresh(NameKind.HANDLE, sourceField);
  }

  /** An object with {@code fields}; compiles to a {@code Map<String, Object>}. */
  public static FieldType object(List<Field> fields) {
    return new CompoundTypes.ObjectType(List.copyOf(fields));
  }

  /** A list of {@code element}s, at most {@code most}; compiles to a {@code List<Object>}. */
  public static FieldType list(FieldType element, int most) {
    return new CompoundTypes.ListType(element, most);
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

    private boolean isAny() {
      return min == 0 && max == -1L;
    }

    /** The range of what is written as a JSON number; a string may be an expression. */
    @Override
    public String schema() {
      String range =
          isAny()
              ? ""
              : ", \"minimum\": %s, \"maximum\": %s"
                  .formatted(Long.toUnsignedString(min), Long.toUnsignedString(max));
      return "{\"$ref\": \"#/$defs/number\"" + range + "}";
    }

    @Override
    public String describe() {
      return isAny() ? "number" : "number, " + range();
    }
  }

  private record Number32Type() implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      return context.expression32(node);
    }

    @Override
    public String schema() {
      return NUMBER.schema();
    }

    @Override
    public String describe() {
      return NUMBER.describe();
    }
  }

  private record BooleanType() implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      if (!context.problems().requires(node, Kind.BOOLEAN, "must be true or false")) {
        return null;
      }
      return node.isTrue();
    }

    @Override
    public String schema() {
      return SchemaWriter.orTemplate("{\"type\": \"boolean\"}");
    }

    @Override
    public String describe() {
      return "true or false";
    }
  }

  private record TextType() implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      if (!context.problems().requires(node, Kind.STRING, "must be a string")) {
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

  private record PatternType() implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      if (!node.is(Kind.STRING)) {
        context
            .problems()
            .add(
                node,
                "a pattern is hex pairs in a string, as \"5a\", which repeat without end; not "
                    + node.kind().words());
        return null;
      }
      ByteRun pattern = ByteRuns.compile(node, context);
      if (pattern != null && Long.valueOf(0).equals(pattern.constantLength())) {
        context.problems().add(node, "a pattern has at least one byte");
        return null;
      }
      return pattern;
    }

    @Override
    public String schema() {
      return "{\"$ref\": \"#/$defs/hex\"}";
    }

    @Override
    public String describe() {
      return "hex pairs";
    }
  }
}
