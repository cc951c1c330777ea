/**
 * The page-fault handler: commit, copy, map and retry, or refuse. Read {@link
 * mmusim.vm.fault.PageFaultHandler}; {@link mmusim.vm.fault.RefusalExplainer} puts a refusal into
 * words.
 */
@NullMarked
package mmusim.vm.fault;

import org.jspecify.annotations.NullMarked;
