/**
 * Virtual memory objects. Read {@link mmusim.vm.object.Vmo} (what all kinds share) and {@link
 * mmusim.vm.page.PageRef} (what a page request answers) first.
 */
@NullMarked
package mmusim.vm.object;

import org.jspecify.annotations.NullMarked;
