/** Translation lookaside buffers. Read {@link mmusim.mmu.tlb.CachedTranslation} first. */
@NullMarked
package mmusim.mmu.tlb;

import org.jspecify.annotations.NullMarked;
