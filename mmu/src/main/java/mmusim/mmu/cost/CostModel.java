package mmusim.mmu.cost;

import java.util.LinkedHashMap;
import java.util.Map;

/** One value for each {@link Cost}. Immutable. */
public final class CostModel {
  private static final CostModel DEFAULTS = new CostModel(defaults());

  private final long[] cyclesByCost;

  private CostModel(long[] cyclesByCost) {
    this.cyclesByCost = cyclesByCost;
  }

  /** Returns the model in which every constant has its default. */
  public static CostModel defaultModel() {
    return DEFAULTS;
  }

  /**
   * Returns the default model with some constants replaced.
   *
   * @param overrides cycles, at least 0, by constant
   */
  public static CostModel of(Map<Cost, Long> overrides) {
    CostModel model = DEFAULTS;
    for (Map.Entry<Cost, Long> override : overrides.entrySet()) {
      model = model.with(override.getKey(), override.getValue());
    }
    return model;
  }

  /**
   * Returns a copy with one constant replaced.
   *
   * @param cycles at least 0
   */
  public CostModel with(Cost cost, long cycles) {
    if (cycles < 0) {
      throw new IllegalArgumentException(
          "cycles of " + cost.key() + " must not be negative: " + cycles);
    }
    long[] copy = cyclesByCost.clone();
    copy[cost.index()] = cycles;
    return new CostModel(copy);
  }

  /** Returns the cycles that {@code cost} stands for. */
  public long cycles(Cost cost) {
    return cyclesByCost[cost.index()];
  }

  /** Returns the cycles of all constants, by {@link Cost#key}, in their order. */
  public Map<String, Long> byKey() {
    Map<String, Long> cycles = new LinkedHashMap<>();
    for (Cost cost : Cost.values()) {
      cycles.put(cost.key(), cycles(cost));
    }
    return cycles;
  }

  private static long[] defaults() {
    long[] cycles = new long[Cost.values().length];
    for (Cost cost : Cost.values()) {
      cycles[cost.index()] = cost.defaultCycles();
    }
    return cycles;
  }
}
