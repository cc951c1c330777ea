/**
 * Simulated RAM. Read {@link mmusim.mmu.memory.Pages}, then {@link
 * mmusim.mmu.memory.PhysicalMemory}. Addresses are {@code long} and unsigned.
 */
@NullMarked
package mmusim.mmu.memory;

import org.jspecify.annotations.NullMarked;
