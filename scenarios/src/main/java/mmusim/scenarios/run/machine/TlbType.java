package mmusim.scenarios.run.machine;

import mmusim.scenarios.format.type.CheckContext;
import mmusim.scenarios.format.type.FieldType;
import mmusim.scenarios.geometry.GeometryReader;
import mmusim.scenarios.geometry.GeometrySchema;
import mmusim.scenarios.json.JsonNode;
import org.jspecify.annotations.Nullable;

/** A TLB geometry: a preset's name, or written out; compiles to a {@code Preset}. */
final class TlbType implements FieldType {
  @Override
  public @Nullable Object compile(JsonNode node, CheckContext context) {
    return new GeometryReader(context.problems()).geometry(node);
  }

  @Override
  public String schema() {
    return GeometrySchema.presetOr("{\"$ref\": \"#/$defs/geometry\"}");
  }

  @Override
  public String describe() {
    return "a preset's name, or a geometry written out";
  }
}
