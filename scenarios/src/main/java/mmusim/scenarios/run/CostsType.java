package mmusim.scenarios.run;

import java.util.Arrays;
import java.util.stream.Collectors;
import mmusim.mmu.cost.Cost;
import mmusim.scenarios.format.CheckContext;
import mmusim.scenarios.format.FieldType;
import mmusim.scenarios.format.JsonNode;
import mmusim.scenarios.format.JsonText;
import mmusim.scenarios.geometry.GeometryReader;
import org.jspecify.annotations.Nullable;

/** Costs in cycles: a preset's name, or written out; compiles to a {@code CostModel}. */
final class CostsType implements FieldType {
  @Override
  public @Nullable Object compile(JsonNode node, CheckContext context) {
    return new GeometryReader(context.problems()).costs(node);
  }

  @Override
  public String schema() {
    return TlbType.presetOr(objectSchema());
  }

  /** Returns the schema of costs written out. */
  static String objectSchema() {
    return Arrays.stream(Cost.values())
        .map(
            cost ->
                JsonText.quoted(cost.key())
                    + ": {\"type\": \"integer\", \"minimum\": 0, \"description\": "
                    + JsonText.quoted(cost.description())
                    + "}")
        .collect(
            Collectors.joining(
                ", ",
                "{\"type\": \"object\", \"properties\": {",
                "}, \"additionalProperties\": false}"));
  }

  @Override
  public String describe() {
    return "a preset's name, or cycles by constant";
  }
}
