package mmusim.scenarios.geometry;

import java.util.Map;
import mmusim.mmu.cost.Cost;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.preset.Preset;
import org.jspecify.annotations.Nullable;

/**
 * Costs as a file gives them: all constants of a preset, or some that are written out.
 *
 * @param preset whose costs they are; null if they are written out
 * @param written cycles by constant; the others stay what they are
 */
public record GivenCosts(@Nullable Preset preset, Map<Cost, Long> written) {
  /** Returns the costs that come of this in the place of others. */
  public CostModel over(CostModel others) {
    CostModel costs = preset == null ? others : preset.costs();
    for (Map.Entry<Cost, Long> constant : written.entrySet()) {
      costs = costs.with(constant.getKey(), constant.getValue());
    }
    return costs;
  }
}
