/**
 * Faults as values: {@link mmusim.mmu.fault.PageFaultErrorCode} is the error code of #PF, bit by
 * bit. No access throws.
 */
@NullMarked
package mmusim.mmu.fault;

import org.jspecify.annotations.NullMarked;
