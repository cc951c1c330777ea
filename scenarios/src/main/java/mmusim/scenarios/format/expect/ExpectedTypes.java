package mmusim.scenarios.format.expect;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import mmusim.scenarios.format.type.CheckContext;
import mmusim.scenarios.format.type.FieldType;
import mmusim.scenarios.format.type.ResultType;
import mmusim.scenarios.format.type.SchemaWriter;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonNode.Kind;
import mmusim.scenarios.json.Suggestions;
import org.jspecify.annotations.Nullable;

/** The types of properties that hold what something is compared with. */
public final class ExpectedTypes {
  private ExpectedTypes() {}

  /** What a result of {@code type} is compared with; compiles to a {@link Matcher}. */
  public static FieldType value(ResultType type) {
    return new ValueTest(type);
  }

  /** Counters by name, each with what it is compared with; compiles to a map of Matchers. */
  public static FieldType counters() {
    return new CounterTests();
  }

  private record ValueTest(ResultType type) implements FieldType {
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

  private record CounterTests() implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      if (!context.problems().requires(node, Kind.OBJECT, "must be an object of counters")) {
        return null;
      }
      Collection<String> names = context.counterNames();
      Map<String, Matcher> tests = new LinkedHashMap<>();
      node.members()
          .forEach(
              (name, value) -> {
                if (names != null && !names.isEmpty() && !names.contains(name)) {
                  context
                      .problems()
                      .addAtKey(
                          value,
                          "unknown counter \"" + name + "\"" + Suggestions.hint(name, names));
                }
                Matcher test = MatcherCompiler.compile(value, ResultType.COUNT, context);
                if (test != null) {
                  tests.put(name, test);
                }
              });
      return tests;
    }

    @Override
    public String schema() {
      return SchemaWriter.orTemplate(
          "{\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/$defs/numberTest\"}}");
    }

    @Override
    public String describe() {
      return "object of counters and what they are compared with";
    }
  }
}
