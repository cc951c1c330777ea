/** Processes: an address space and a table of handles. {@link mmusim.vm.process.Process} is all. */
@NullMarked
package mmusim.vm.process;

import org.jspecify.annotations.NullMarked;
