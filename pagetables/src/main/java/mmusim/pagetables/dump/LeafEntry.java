package mmusim.pagetables.dump;

/**
 * One leaf: a line of {@code info tlb}.
 *
 * @param vaddr first byte
 * @param paddr where it lies in physical memory
 * @param sizeBytes 4 KiB, 2 MiB or 1 GiB
 * @param bits X for execute-disable, then G, P for a large page, D, A, C for PCD, T for PWT, U and
 *     W, a dash for each that is 0
 * @param cachePolicy as {@code CACHED}
 * @param key protection key, 0..15
 */
public record LeafEntry(
    long vaddr, long paddr, long sizeBytes, String bits, String cachePolicy, int key) {}
