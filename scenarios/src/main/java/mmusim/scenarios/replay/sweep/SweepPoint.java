package mmusim.scenarios.replay.sweep;

import mmusim.mmu.cost.CostModel;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.scenarios.replay.PageSizing;

/**
 * One TLB to try.
 *
 * @param name unique within a sweep, without the page size
 */
public record SweepPoint(String name, TlbGeometry geometry, PageSizing sizing, CostModel costs) {}
