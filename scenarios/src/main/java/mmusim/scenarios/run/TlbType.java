package mmusim.scenarios.run;

import mmusim.mmu.preset.Presets;
import mmusim.scenarios.format.CheckContext;
import mmusim.scenarios.format.FieldType;
import mmusim.scenarios.format.JsonNode;
import mmusim.scenarios.format.JsonText;
import mmusim.scenarios.geometry.GeometryReader;
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

  /** Returns the schema of a geometry written out. */
  static String objectSchema() {
    String replacement = "{\"type\": \"string\"}";
    String ways = "{\"anyOf\": [{\"type\": \"integer\", \"minimum\": 1}, {\"const\": \"full\"}]}";
    String entries = "{\"type\": \"integer\", \"minimum\": 1}";
    String words = "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}";
    return "{\"type\": \"object\", \"required\": [\"arrays\"], \"additionalProperties\": false,"
        + " \"properties\": {\"name\": {\"type\": \"string\"}, \"inclusion\": "
        + replacement
        + ", \"arrays\": {\"type\": \"array\", \"items\": {\"type\": \"object\", \"required\":"
        + " [\"name\", \"level\", \"entries\"], \"additionalProperties\": false, \"properties\":"
        + " {\"name\": {\"type\": \"string\"}, \"level\": {\"enum\": [1, 2]}, \"for\": "
        + words
        + ", \"pages\": "
        + words
        + ", \"entries\": "
        + entries
        + ", \"ways\": "
        + ways
        + ", \"replacement\": "
        + replacement
        + ", \"index\": {\"type\": \"string\"}}}}, \"walk_caches\": {\"type\": \"array\","
        + " \"items\": {\"type\": \"object\"}}, \"costs\": "
        + CostsType.objectSchema()
        + "}}";
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
