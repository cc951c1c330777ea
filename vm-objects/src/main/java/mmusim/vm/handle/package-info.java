/**
 * Handles, rights, the handle table. Read {@link mmusim.vm.handle.Rights}, {@link
 * mmusim.vm.handle.KernelObject}, then {@link mmusim.vm.handle.HandleTable}.
 */
@NullMarked
package mmusim.vm.handle;

import org.jspecify.annotations.NullMarked;
