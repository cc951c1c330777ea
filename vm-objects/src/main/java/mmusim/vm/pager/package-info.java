/**
 * Pagers: {@link mmusim.vm.pager.Pager} is the object, {@link mmusim.vm.pager.PageSource} what asks
 * it for the pages of one VMO, in {@link mmusim.vm.pager.PagerPacket}s; {@code Requests} are those
 * that have not ended. The pages themselves, and which are dirty, are kept in {@code
 * mmusim.vm.cow}.
 */
@NullMarked
package mmusim.vm.pager;

import org.jspecify.annotations.NullMarked;
