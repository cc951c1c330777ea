/**
 * Paging-structure caches: upper entries of the tables, kept so that a walk can begin below them.
 * Read {@link mmusim.mmu.walkcache.WalkStart} (what an entry says), {@link
 * mmusim.mmu.walkcache.WalkCacheGeometry} (the declared shape), then {@link
 * mmusim.mmu.walkcache.PagingStructureCaches}, which asks a {@code CachedLevel} for each level.
 * They are tagged with a PCID and never global.
 */
@NullMarked
package mmusim.mmu.walkcache;

import org.jspecify.annotations.NullMarked;
