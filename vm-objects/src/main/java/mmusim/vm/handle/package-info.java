/** Handles, rights, the handle table. */
@NullMarked
package mmusim.vm.handle;

import org.jspecify.annotations.NullMarked;
