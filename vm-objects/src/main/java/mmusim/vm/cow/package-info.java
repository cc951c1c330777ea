/**
 * Who owns which page. Read {@link mmusim.vm.cow.CowNode} (the tree), then {@link
 * mmusim.vm.cow.CloneTree} (clone, death, merge); {@code PageSearch} looks along the tree, {@code
 * PageRequests} makes pages present, {@code PageRelease} lets go of them, {@link
 * mmusim.vm.cow.PagePins} holds them, {@code PageReclaim} gives them to others, {@link
 * mmusim.vm.cow.PagerBacking} knows what is dirty, {@link mmusim.vm.cow.Attribution} what a VMO is
 * charged for. Numbers are pages, save in {@link mmusim.vm.cow.PageBytes}.
 */
@NullMarked
package mmusim.vm.cow;

import org.jspecify.annotations.NullMarked;
