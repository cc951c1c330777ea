package mmusim.mmu.stale;

import java.util.Locale;

/**
 * One use of a stale translation.
 *
 * @param step the step in which it was used, as told to {@link StaleLog#beginStep}
 * @param cpu the CPU that used it
 * @param vaddr the address that was accessed
 * @param pcid the PCID under which it was cached
 * @param staleness LEGAL or BUG
 * @param cached what the cache said: a {@link mmusim.mmu.paging.CachedTranslation}
 * @param fresh what the tables say; NONE if the page is absent
 * @param change what made it stale, as "PTE at 0x4000 was 0x10067 in step 8 and is 0x11007"
 */
public record StaleFinding(
    int step,
    int cpu,
    long vaddr,
    int pcid,
    Staleness staleness,
    long cached,
    long fresh,
    String change) {
  /** Returns it as one line. */
  public String describe() {
    String kind =
        staleness == Staleness.BUG ? "missing invalidation" : "stale translation, legal so far";
    return String.format(
        Locale.ROOT,
        "step %d, CPU %d, address 0x%x, PCID %d: %s; %s",
        step,
        cpu,
        vaddr,
        pcid,
        kind,
        change);
  }
}
