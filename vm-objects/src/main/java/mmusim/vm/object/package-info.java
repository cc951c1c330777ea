/**
 * Virtual memory objects. Read {@link mmusim.vm.object.Vmo} (what all kinds share) and {@link
 * mmusim.vm.object.PageRef} (what a page request answers) first.
 */
@NullMarked
package mmusim.vm.object;

import org.jspecify.annotations.NullMarked;
