package mmusim.vm.region;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.memory.Pages;
import mmusim.pagetables.PageTables;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;

/**
 * The calls that make and end regions, below their handles: each checks all it has to in the
 * documented order, then makes changes that cannot fail.
 *
 * @see "Zircon, kernel/vm/vm_address_region.cc"
 */
public final class Regions {
  private Regions() {}

  /**
   * Makes a child VMAR.
   *
   * @param options of {@code vmar_allocate}, of which the known ones were checked
   * @param sizeBytes a page multiple
   */
  public static Outcome<Vmar> allocate(Vmar parent, int options, long offset, long sizeBytes) {
    PlacementRequest request = new PlacementRequest(options, offset, sizeBytes);
    if (parent.isDestroyed()) {
      return Outcome.refused(Status.ERR_BAD_STATE);
    }
    if (sizeBytes == 0) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    if ((options & ~parent.flags() & VmOption.CAN_MAP_RWX_MASK) != 0) {
      return Outcome.refused(Status.ERR_ACCESS_DENIED);
    }
    Outcome<Long> place = place(parent, request);
    if (!place.isOk()) {
      return Outcome.refused(place.status());
    }
    AddressSpace space = parent.space();
    long koid = space.context().newKoid();
    Vmar child = new Vmar(space, parent, koid, place.value(), sizeBytes, options);
    parent.children().insert(child);
    return Outcome.ok(child);
  }

  /**
   * Makes a mapping; what it overwrites goes in the same step.
   *
   * @param options of {@code vmar_map}, of which all but the placement was checked
   * @param sizeBytes a page multiple
   * @return its first address; as part of a neighbour if the two could be one
   */
  public static Outcome<Long> map(
      Vmar vmar, MapSource source, int options, long offset, long sizeBytes) {
    PlacementRequest request = new PlacementRequest(options, offset, sizeBytes);
    if (vmar.isDestroyed()) {
      return Outcome.refused(Status.ERR_BAD_STATE);
    }
    if (sizeBytes == 0) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    Outcome<Long> place = place(vmar, request);
    if (!place.isOk()) {
      return place;
    }
    long base = place.value();
    if (request.overwrites()) {
      clear(vmar, base, base + sizeBytes);
    }
    PermissionRanges permissions = new PermissionRanges(base, options & VmOption.PERM_MASK);
    Mapping mapping = new Mapping(vmar, base, sizeBytes, source, permissions);
    vmar.children().insert(mapping);
    mergeWithNeighbours(vmar, mapping);
    return place;
  }

  /**
   * Ends what is mapped in {@code [start, start + lengthBytes)}, and child VMARs that lie in it
   * whole.
   *
   * @param opChildren whether child VMARs may be touched
   */
  public static Status unmap(Vmar vmar, long start, long lengthBytes, boolean opChildren) {
    if (vmar.isDestroyed()) {
      return Status.ERR_BAD_STATE;
    }
    if (!vmar.containsRange(start, lengthBytes)) {
      return Status.ERR_INVALID_ARGS;
    }
    long end = start + lengthBytes;
    for (RegionNode child : vmar.overlapping(start, end)) {
      boolean whole = child.base() >= start && child.end() <= end;
      if (child instanceof Vmar && !(whole && opChildren)) {
        return Status.ERR_INVALID_ARGS;
      }
    }
    clear(vmar, start, end);
    return Status.OK;
  }

  /** Ends a VMAR and all that is in it. */
  public static void destroy(Vmar vmar) {
    List<Mapping> gone = new ArrayList<>();
    dismantle(vmar, gone);
    finish(vmar.space(), gone);
  }

  /** Decides where a region goes, in the order in which the kernel checks. */
  private static Outcome<Long> place(Vmar vmar, PlacementRequest request) {
    boolean placed = request.isSpecific() || request.isUpperLimit();
    if ((request.isSpecific() && request.isUpperLimit())
        || (!placed && request.offset() != 0)
        || !Pages.isAligned(request.offset())) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    if (placed && !vmar.canMapSpecific()) {
      return Outcome.refused(Status.ERR_ACCESS_DENIED);
    }
    return request.isSpecific() ? placeExactly(vmar, request) : placeAnywhere(vmar, request);
  }

  private static Outcome<Long> placeExactly(Vmar vmar, PlacementRequest request) {
    long base = vmar.base() + request.offset();
    long alignMask = (1L << request.alignLog2()) - 1;
    if (!vmar.containsRange(base, request.sizeBytes()) || (base & alignMask) != 0) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    for (RegionNode child : vmar.overlapping(base, base + request.sizeBytes())) {
      if (!request.overwrites()) {
        return Outcome.refused(Status.ERR_ALREADY_EXISTS);
      }
      if (child instanceof Vmar) {
        return Outcome.refused(Status.ERR_INVALID_ARGS);
      }
    }
    return Outcome.ok(base);
  }

  private static Outcome<Long> placeAnywhere(Vmar vmar, PlacementRequest request) {
    long size = request.sizeBytes();
    long limit = vmar.end();
    if (request.isUpperLimit()) {
      long offset = request.offset();
      if (Long.compareUnsigned(offset, vmar.sizeBytes()) > 0
          || Long.compareUnsigned(size, offset) > 0) {
        return Outcome.refused(Status.ERR_INVALID_ARGS);
      }
      limit = vmar.base() + offset;
    }
    if (Long.compareUnsigned(size, vmar.sizeBytes()) > 0) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    Placement placement = vmar.space().context().placement();
    long spot = placement.choose(vmar, size, request.alignLog2(), limit);
    return spot == Placement.NO_SPOT ? Outcome.refused(Status.ERR_NO_RESOURCES) : Outcome.ok(spot);
  }

  /** Takes everything out of the range, which cuts no child VMAR. */
  private static void clear(Vmar vmar, long start, long end) {
    List<RegionNode> overlapping = vmar.overlapping(start, end);
    if (overlapping.isEmpty()) {
      return;
    }
    List<Mapping> gone = new ArrayList<>();
    PageTables tables = vmar.space().tables();
    for (RegionNode child : overlapping) {
      if (child instanceof Mapping mapping) {
        Mapping cut = cutOut(vmar, mapping, start, end);
        tables.unmapAtLeast(cut.base(), Pages.numberOf(cut.sizeBytes()));
        gone.add(cut);
      } else {
        dismantle((Vmar) child, gone);
      }
    }
    finish(vmar.space(), gone);
  }

  /** Cuts off what lies outside of the range, and takes the rest out of the tree. */
  private static Mapping cutOut(Vmar vmar, Mapping mapping, long start, long end) {
    RegionTree children = vmar.children();
    children.remove(mapping.base());
    Mapping inside = mapping;
    if (mapping.base() < start) {
      inside = mapping.cutAt(start);
      children.insert(mapping);
    }
    if (inside.end() > end) {
      children.insert(inside.cutAt(end));
    }
    return inside;
  }

  /** Takes everything out of a VMAR, and it out of its parent; needs no stack, however deep. */
  private static void dismantle(Vmar top, List<Mapping> gone) {
    PageTables tables = top.space().tables();
    Vmar vmar = top;
    while (!top.isDestroyed()) {
      RegionNode child = vmar.children().endingAbove(vmar.base());
      if (child instanceof Vmar inner) {
        vmar = inner;
      } else if (child instanceof Mapping mapping) {
        tables.unmapAtLeast(mapping.base(), Pages.numberOf(mapping.sizeBytes()));
        vmar.children().remove(mapping.base());
        gone.add(mapping);
      } else {
        Vmar above = vmar.parent();
        vmar.detach();
        vmar = above == null ? top : above;
      }
    }
  }

  /** The CPUs forget the translations before the VMOs may give up the frames. */
  private static void finish(AddressSpace space, List<Mapping> gone) {
    space.flush();
    for (Mapping mapping : gone) {
      mapping.detach();
    }
  }

  private static void mergeWithNeighbours(Vmar vmar, Mapping mapping) {
    RegionTree children = vmar.children();
    Mapping merged = mapping;
    if (children.containing(mapping.base() - 1) instanceof Mapping left
        && left.canAbsorb(mapping)) {
      merge(children, left, mapping);
      merged = left;
    }
    if (children.containing(merged.end()) instanceof Mapping right && merged.canAbsorb(right)) {
      merge(children, merged, right);
    }
  }

  private static void merge(RegionTree children, Mapping left, Mapping right) {
    children.remove(left.base());
    children.remove(right.base());
    left.absorb(right);
    children.insert(left);
  }
}
