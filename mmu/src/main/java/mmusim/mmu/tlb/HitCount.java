package mmusim.mmu.tlb;

/** A number of hits. */
final class HitCount {
  long hits;
}
