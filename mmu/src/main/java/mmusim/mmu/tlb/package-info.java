/**
 * Translation lookaside buffers. Read {@link mmusim.mmu.paging.CachedTranslation} (what an entry
 * says), {@link mmusim.mmu.tlb.TlbGeometry} (the declared shape), {@link
 * mmusim.mmu.tlb.TlbHierarchy} and {@link mmusim.mmu.tlb.TlbPort} (lookup, fill, invalidation), and
 * below them {@link mmusim.mmu.tlb.Tag}, {@link mmusim.mmu.tlb.SlotStore}, {@link
 * mmusim.mmu.tlb.TaggedArray} and {@link mmusim.mmu.tlb.SetView} (sets, ways, replacement); {@link
 * mmusim.mmu.tlb.FirstLevelHits} and {@link mmusim.mmu.tlb.FirstLevelMisses} are the short ways for
 * accesses that are repeated. Addresses are {@code long}, canonical and unsigned. Nothing here
 * allocates on a lookup, a fill or an invalidation. One CPU, one thread.
 */
@NullMarked
package mmusim.mmu.tlb;

import org.jspecify.annotations.NullMarked;
