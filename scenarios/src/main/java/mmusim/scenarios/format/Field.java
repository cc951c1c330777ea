package mmusim.scenarios.format;

import java.util.List;
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
}
