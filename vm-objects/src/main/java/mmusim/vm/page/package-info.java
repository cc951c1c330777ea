/**
 * Pages before there is any VMO: {@link mmusim.vm.page.PageEntry} is what is known of a page,
 * {@link mmusim.vm.page.PageTree} the sparse list of them, {@link mmusim.vm.page.PageRef} what a
 * request for one answers, {@link mmusim.vm.page.VmContext} where the frames come from and {@link
 * mmusim.vm.page.EvictionQueue} who must give them back. Numbers of pages, not bytes.
 */
@NullMarked
package mmusim.vm.page;

import org.jspecify.annotations.NullMarked;
