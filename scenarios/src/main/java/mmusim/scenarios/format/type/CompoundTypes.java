package mmusim.scenarios.format.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonNode.Kind;
import org.jspecify.annotations.Nullable;

/** Properties that hold objects and lists. */
final class CompoundTypes {
  private CompoundTypes() {}

  /** An object. */
  record ObjectType(List<Field> fields) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      if (!context.problems().requires(node, Kind.OBJECT, "must be an object")) {
        return null;
      }
      int before = context.problems().count();
      Map<String, Object> values = Field.compileMembers(node, fields, context);
      return context.problems().count() == before ? values : null;
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
      if (!context.problems().requires(node, Kind.ARRAY, "must be a list")) {
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
}
