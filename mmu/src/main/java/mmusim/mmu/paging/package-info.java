/**
 * The page walk: what one access finds in the tables and whether it is allowed. Read {@link
 * mmusim.mmu.paging.Access}, {@link mmusim.mmu.paging.Pte} (the bits of an entry), {@link
 * mmusim.mmu.paging.CachedTranslation} and {@link mmusim.mmu.paging.TranslationResult} (what a walk
 * and a translation give), then {@link mmusim.mmu.paging.PageWalker}. What the registers say is
 * precomputed in {@link mmusim.mmu.paging.TranslationRules}; within it, RightsTable and KeyTable
 * are SDM vol. 3A, 4.6, and nothing else decides a permission. Addresses are {@code long} and
 * unsigned. Nothing here allocates after construction. One machine, one thread.
 */
@NullMarked
package mmusim.mmu.paging;

import org.jspecify.annotations.NullMarked;
