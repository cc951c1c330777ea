package mmusim.mmu.preset;

import mmusim.mmu.cost.CostModel;
import mmusim.mmu.tlb.DeniedHitPolicy;
import mmusim.mmu.tlb.InvalidationPolicy;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.mmu.walkcache.WalkCacheGeometry;

/**
 * A named machine.
 *
 * @param name as in a scenario, {@code skylake}
 * @param title one line for people
 * @param invalidation how much more than required an invalidation drops
 * @param deniedHit what a TLB hit that denies the access leads to
 * @param text the whole file, with the sources in its comments
 */
public record Preset(
    String name,
    String title,
    TlbGeometry tlb,
    WalkCacheGeometry walkCaches,
    CostModel costs,
    InvalidationPolicy invalidation,
    DeniedHitPolicy deniedHit,
    String text) {
  /** Creates a preset under which invalidations are exact and memory judges denied hits. */
  public Preset(
      String name,
      String title,
      TlbGeometry tlb,
      WalkCacheGeometry walkCaches,
      CostModel costs,
      String text) {
    this(
        name,
        title,
        tlb,
        walkCaches,
        costs,
        InvalidationPolicy.EXACT,
        DeniedHitPolicy.WALK_AGAIN,
        text);
  }
}
