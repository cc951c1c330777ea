package mmusim.scenarios.run;

import mmusim.mmu.preset.Presets;
import mmusim.scenarios.format.CheckContext;
import mmusim.scenarios.format.FieldType;
import mmusim.scenarios.format.JsonNode;
import mmusim.scenarios.format.JsonText;
import mmusim.scenarios.format.Suggestions;
import org.jspecify.annotations.Nullable;

/** Costs in cycles: the name of a preset. */
final class CostsType implements FieldType {
  @Override
  public @Nullable Object compile(JsonNode node, CheckContext context) {
    if (!node.is(JsonNode.Kind.STRING)) {
      context.problems().add(node, "must be the name of a preset");
      return null;
    }
    if (!Presets.names().contains(node.text())) {
      context
          .problems()
          .add(
              node,
              "unknown preset \""
                  + node.text()
                  + "\""
                  + Suggestions.hint(node.text(), Presets.names()));
      return null;
    }
    return node.text();
  }

  @Override
  public String schema() {
    return "{\"enum\": ["
        + String.join(", ", Presets.names().stream().map(JsonText::quoted).toList())
        + "]}";
  }

  @Override
  public String describe() {
    return "a preset's name";
  }
}
