package mmusim.scenarios.format.type;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of a step's result.
 *
 * @param name as an expectation names it
 * @param type its type
 * @param doc what it is, in a few words
 */
public record ResultField(String name, ResultType type, String doc) {
  /** Returns the field called {@code name} among {@code fields}, or null. */
  public static @Nullable ResultField find(List<ResultField> fields, String name) {
    for (ResultField field : fields) {
      if (field.name.equals(name)) {
        return field;
      }
    }
    return null;
  }

  /** Returns the names of {@code fields}. */
  public static List<String> names(List<ResultField> fields) {
    return fields.stream().map(ResultField::name).toList();
  }
}
