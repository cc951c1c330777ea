package mmusim.scenarios.run.machine;

import mmusim.scenarios.format.type.CheckContext;
import mmusim.scenarios.format.type.FieldType;
import mmusim.scenarios.geometry.GeometryReader;
import mmusim.scenarios.geometry.GeometrySchema;
import mmusim.scenarios.json.JsonNode;
import org.jspecify.annotations.Nullable;

/** Costs in cycles: a preset's name, or written out; compiles to {@code GivenCosts}. */
final class CostsType implements FieldType {
  @Override
  public @Nullable Object compile(JsonNode node, CheckContext context) {
    return new GeometryReader(context.problems()).costs(node);
  }

  @Override
  public String schema() {
    return GeometrySchema.ofCosts();
  }

  @Override
  public String describe() {
    return "a preset's name, or cycles by constant";
  }
}
