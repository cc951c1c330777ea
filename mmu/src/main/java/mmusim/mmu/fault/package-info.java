/** Faults as values: the error code of #PF, bit by bit. No access throws. */
@NullMarked
package mmusim.mmu.fault;

import org.jspecify.annotations.NullMarked;
