package mmusim.scenarios.run.machine;

import mmusim.mmu.preset.Presets;
import mmusim.scenarios.format.type.CheckContext;
import mmusim.scenarios.format.type.FieldType;
import mmusim.scenarios.geometry.GeometryReader;
import mmusim.scenarios.json.JsonNode;
import mmusim.scenarios.json.JsonText;
import org.jspecify.annotations.Nullable;

/** A TLB geometry: a preset's name, or written out; compiles to a {@code Preset}. */
final class TlbType implements FieldType {
  @Override
  public @Nullable Object compile(JsonNode node, CheckContext context) {
    return new GeometryReader(context.problems()).geometry(node);
  }

  @Override
  public String schema() {
    return presetOr("{\"$ref\": \"#/$defs/geometry\"}");
  }

  /** Returns the schema of a preset's name, or {@code object}. */
  static String presetOr(String object) {
    return "{\"anyOf\": [{\"enum\": ["
        + String.join(", ", Presets.names().stream().map(JsonText::quoted).toList())
        + "]}, "
        + object
        + "]}";
  }

  @Override
  public String describe() {
    return "a preset's name, or a geometry written out";
  }
}
