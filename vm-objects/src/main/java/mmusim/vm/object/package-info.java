/**
 * Virtual memory objects. Read {@link mmusim.vm.object.Vmo} (what all kinds share) and {@link
 * mmusim.vm.page.PageRef} (what a page request answers) first; {@link mmusim.vm.object.VmoFactory}
 * and {@code ChildMaker} make them, {@link mmusim.vm.object.RangeOps} is what {@code vmo_op_range}
 * does with one.
 */
@NullMarked
package mmusim.vm.object;

import org.jspecify.annotations.NullMarked;
