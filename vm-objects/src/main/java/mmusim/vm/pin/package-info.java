/**
 * Pinned memory: {@link mmusim.vm.pin.PinnedMemory} is the token, and what a forgotten one becomes.
 */
@NullMarked
package mmusim.vm.pin;

import org.jspecify.annotations.NullMarked;
