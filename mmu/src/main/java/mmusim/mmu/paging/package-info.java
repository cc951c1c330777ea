/**
 * The page walk: what one access finds in the tables and whether it is allowed. Read {@link
 * mmusim.mmu.paging.Access} and {@link mmusim.mmu.paging.TranslationResult} first. Addresses are
 * {@code long} and unsigned. One machine, one thread.
 */
@NullMarked
package mmusim.mmu.paging;

import org.jspecify.annotations.NullMarked;
