/**
 * Address regions: the tree of VMARs and mappings of an address space, where new ones are placed,
 * and what may be done to them. Read {@link mmusim.vm.region.RegionNode}, {@link
 * mmusim.vm.region.Vmar} (the tree and its rules) and {@link mmusim.vm.region.Mapping} (a range of
 * a VMO, with permissions per page), then {@link mmusim.vm.region.AddressSpace}, which owns the
 * page tables. {@link mmusim.vm.region.Regions}, {@link mmusim.vm.region.RegionProtection} and
 * {@link mmusim.vm.region.RegionOps} are the calls below their handles, {@code Placement} finds the
 * place of a region that may go anywhere, and {@link mmusim.vm.region.PageInstaller} enters pages
 * into the tables.
 *
 * <p>User addresses lie below 2^56, so they compare as signed numbers; sizes and offsets that come
 * from a caller are unsigned and checked before they are compared.
 */
@NullMarked
package mmusim.vm.region;

import org.jspecify.annotations.NullMarked;
