/**
 * Simulated RAM, and what a simulation may take of the host. Read {@link mmusim.mmu.memory.Pages},
 * {@link mmusim.mmu.memory.PhysicalMemory}, then {@link mmusim.mmu.memory.Budget}, which ends in a
 * {@link mmusim.mmu.memory.LimitException}. Addresses are {@code long} and unsigned.
 */
@NullMarked
package mmusim.mmu.memory;

import org.jspecify.annotations.NullMarked;
