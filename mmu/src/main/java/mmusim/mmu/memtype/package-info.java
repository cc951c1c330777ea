/**
 * Memory types: what the PAT and the MTRRs say of a physical page, and the type that results. Read
 * {@link mmusim.mmu.memtype.MemoryType} (the codes), {@link mmusim.mmu.memtype.Pat}, {@link
 * mmusim.mmu.memtype.Mtrrs}, then {@link mmusim.mmu.memtype.EffectiveType}. Nothing here knows of
 * page tables.
 */
@NullMarked
package mmusim.mmu.memtype;

import org.jspecify.annotations.NullMarked;
