/**
 * The words of the system-call interface, with Zircon's numbers: status codes, options, operations,
 * and which side to take where text and kernel differ. Read {@link mmusim.vm.abi.Status}, then
 * {@link mmusim.vm.abi.VmOption}. Nothing here has state.
 */
@NullMarked
package mmusim.vm.abi;

import org.jspecify.annotations.NullMarked;
