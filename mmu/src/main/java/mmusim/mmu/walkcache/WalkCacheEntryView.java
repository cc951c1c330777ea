package mmusim.mmu.walkcache;

/**
 * One entry of a paging-structure cache as a report shows it.
 *
 * @param array name of the array that holds it
 * @param level level of the cached entry, 2 (PDE) to 5 (PML5E)
 * @param vaddr first byte that the entry covers
 * @param pcid PCID under which it was filled
 * @param start what it says: a {@link WalkStart}
 */
public record WalkCacheEntryView(String array, int level, long vaddr, int pcid, long start) {}
