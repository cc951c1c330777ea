package mmusim.scenarios.format.type;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.Suggestions;
import org.jspecify.annotations.Nullable;

/**
 * A property that a file may give: an argument of a step, or a field of the machine.
 *
 * @param name its name in the file
 * @param type what its value may be
 * @param required whether it must be given
 * @param doc what it is, with its default, in a few words
 */
public record Field(String name, FieldType type, boolean required, String doc) {
  /** A property that must be given. */
  public static Field required(String name, FieldType type, String doc) {
    return new Field(name, type, true, doc);
  }

  /** A property that may be left out. */
  public static Field optional(String name, FieldType type, String doc) {
    return new Field(name, type, false, doc);
  }

  /** Returns the field called {@code name} among {@code fields}, or null. */
  public static @Nullable Field find(List<Field> fields, String name) {
    for (Field field : fields) {
      if (field.name.equals(name)) {
        return field;
      }
    }
    return null;
  }

  /** Returns the names of {@code fields}. */
  public static List<String> names(List<Field> fields) {
    return fields.stream().map(Field::name).toList();
  }

  /** Compiles the members of an object by their declarations; those that are wrong are left out. */
  public static Map<String, Object> compileMembers(
      JsonNode node, List<Field> fields, CheckContext context) {
    Map<String, Object> values = new LinkedHashMap<>();
    node.members()
        .forEach(
            (name, value) -> {
              Field field = find(fields, name);
              if (field == null) {
                context
                    .problems()
                    .addAtKey(
                        value,
                        "unknown property \""
                            + name
                            + "\""
                            + Suggestions.hint(name, names(fields)));
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
