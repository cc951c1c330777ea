package mmusim.scenarios.format;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.scenarios.format.JsonNode.Kind;
import org.jspecify.annotations.Nullable;

/** Properties that hold objects and lists. */
final class CompoundTypes {
  private CompoundTypes() {}

  /** Counters and what they are compared with. */
  record CounterTests() implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      if (!node.is(Kind.OBJECT)) {
        context.problems().add(node, "must be an object of counters, not " + node.kind().words());
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

  /** An object. */
  record ObjectType(List<Field> fields) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      return compileObject(node, fields, context);
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

  /** A list; elements that are wrong are left out, so that checks of the others can go on. */
  record ListType(FieldType element, int most) implements FieldType {
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
      return values;
    }

    @Override
    public String schema() {
      return SchemaWriter.listSchema(element.schema());
    }

    @Override
    public String describe() {
      return "list of " + element.describe();
    }
  }

  /** Compiles the members of an object by their declarations; null if one of them is wrong. */
  static @Nullable Map<String, Object> compileObject(
      JsonNode node, List<Field> fields, CheckContext context) {
    if (!node.is(Kind.OBJECT)) {
      context.problems().add(node, "must be an object, not " + node.kind().words());
      return null;
    }
    int before = context.problems().count();
    Map<String, Object> values = compileMembers(node, fields, context);
    return context.problems().count() == before ? values : null;
  }

  /** Compiles the members of an object by their declarations; those that are wrong are left out. */
  static Map<String, Object> compileMembers(
      JsonNode node, List<Field> fields, CheckContext context) {
    Map<String, Object> values = new LinkedHashMap<>();
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
    return values;
  }
}
