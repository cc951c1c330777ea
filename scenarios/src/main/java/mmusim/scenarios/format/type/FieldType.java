package mmusim.scenarios.format.type;

import mmusim.scenarios.json.JsonNode;
import org.jspecify.annotations.Nullable;

/** What the value of a property may be: how it is checked and compiled, described and drawn. */
public interface FieldType {
  /**
   * Compiles {@code node} into what the runner reads, or reports what is wrong with it.
   *
   * @return the compiled value, or null if a problem was reported
   */
  @Nullable Object compile(JsonNode node, CheckContext context);

  /** Returns whether it is a name that the step binds, which is looked at before all others. */
  default boolean isNewName() {
    return false;
  }

  /** Returns the property with the handle whose kind a new name has, or null if it has its own. */
  default @Nullable String sourceField() {
    return null;
  }

  /** Returns the JSON Schema of the value, as JSON text. */
  String schema();

  /** Returns what may be written, in a few words for the reference page. */
  String describe();
}
