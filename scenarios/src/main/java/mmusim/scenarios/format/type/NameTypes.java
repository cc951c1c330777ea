package mmusim.scenarios.format.type;

import mmusim.scenarios.format.value.NameKind;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonNode.Kind;
import org.jspecify.annotations.Nullable;

/** Properties that hold names. */
final class NameTypes {
  private NameTypes() {}

  /** A reference to a bound name; {@code kind} null: anything with a handle. */
  record Bound(@Nullable NameKind kind) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      if (!context.problems().requires(node, Kind.STRING, "must be a name")) {
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

  /** A name that the step binds; like that of the handle in {@code sourceField}, if given. */
  record Fresh(NameKind kind, @Nullable String sourceField) implements FieldType {
    @Override
    public @Nullable Object compile(JsonNode node, CheckContext context) {
      String name = context.newName(node);
      if (name != null) {
        context.willBind(name, kind);
      }
      return name;
    }

    @Override
    public boolean isNewName() {
      return true;
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
}
