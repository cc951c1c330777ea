package mmusim.mmu.preset;

import mmusim.mmu.cost.CostModel;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.mmu.walkcache.WalkCacheGeometry;

/**
 * A named machine.
 *
 * @param name as in a scenario, {@code skylake}
 * @param title one line for people
 * @param text the whole file, with the sources in its comments
 */
public record Preset(
    String name,
    String title,
    TlbGeometry tlb,
    WalkCacheGeometry walkCaches,
    CostModel costs,
    String text) {}
