package mmusim.vm.object;

import mmusim.mmu.memory.Pages;
import mmusim.pagetables.entry.CachePolicy;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.cow.CloneTree;
import mmusim.vm.cow.CowNode;
import mmusim.vm.cow.PagePins;

/**
 * Makes a child of a paged VMO, with the checks of each kind in their order.
 *
 * @see "Zircon VM reference, 5 Children"
 */
final class ChildMaker {
  private final PagedVmo vmo;
  private final CowNode node;
  private final ChildRequest request;

  ChildMaker(PagedVmo vmo, ChildRequest request) {
    this.vmo = vmo;
    this.node = vmo.node();
    this.request = request;
  }

  Outcome<Vmo> make() {
    if (!Pages.isAligned(request.offset())) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    if (request.has(VmoChildOption.SLICE)) {
      return makeSlice();
    }
    return request.has(VmoChildOption.REFERENCE) ? makeReference() : makeClone();
  }

  private Outcome<Vmo> makeSlice() {
    long size = Pages.alignUp(request.size());
    if (!VmoSizes.isValid(size)) {
      return Outcome.refused(Status.ERR_OUT_OF_RANGE);
    }
    if (!vmo.isInRange(request.offset(), size)) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    if (vmo.isResizable()) {
      return Outcome.refused(Status.ERR_NOT_SUPPORTED);
    }
    if (vmo.cachePolicy() != CachePolicy.CACHED && !vmo.isContiguous()) {
      return Outcome.refused(Status.ERR_BAD_STATE);
    }
    PagedVmoBuilder slice = child(node, PagedVmo.Kind.SLICE);
    slice.firstPage = vmo.pageAt(request.offset());
    slice.slicePages = Pages.numberOf(size);
    slice.policy = vmo.cachePolicy();
    return Outcome.ok(slice.build());
  }

  /**
   * A reference of a resizable VMO is resizable like it, asked or not: whether a handle may change
   * the size is a matter of its right.
   */
  private Outcome<Vmo> makeReference() {
    if (request.offset() != 0 || request.size() != 0) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    boolean resizable = request.has(VmoChildOption.RESIZABLE);
    boolean slice = vmo.kind() == PagedVmo.Kind.SLICE;
    if (slice || vmo.isContiguous() || (resizable && !vmo.isResizable())) {
      return Outcome.refused(Status.ERR_NOT_SUPPORTED);
    }
    if (vmo.cachePolicy() != CachePolicy.CACHED) {
      return Outcome.refused(Status.ERR_BAD_STATE);
    }
    PagedVmoBuilder reference = child(node, PagedVmo.Kind.REFERENCE);
    reference.stream = vmo.stream();
    reference.resizable = vmo.isResizable();
    return Outcome.ok(reference.build());
  }

  private Outcome<Vmo> makeClone() {
    long size = Pages.alignUp(request.size());
    if (vmo.isContiguous()) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    boolean slice = vmo.kind() == PagedVmo.Kind.SLICE;
    if (!VmoSizes.isValid(size)
        || VmoSizes.overflows(request.offset(), size)
        || (slice && !vmo.isInRange(request.offset(), size))) {
      return Outcome.refused(Status.ERR_OUT_OF_RANGE);
    }
    if (vmo.cachePolicy() != CachePolicy.CACHED) {
      return Outcome.refused(Status.ERR_BAD_STATE);
    }
    if (request.has(VmoChildOption.SNAPSHOT) && vmo.isPagerBacked()) {
      return Outcome.refused(Status.ERR_NOT_SUPPORTED);
    }
    long first = vmo.pageAt(request.offset());
    long pages = Pages.numberOf(size);
    if (node.reachesBeyondRoot(first + pages)) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    boolean twoWay = isTwoWay();
    if (twoWay && slice) {
      return Outcome.refused(Status.ERR_NOT_SUPPORTED);
    }
    if (twoWay && PagePins.anyIn(node, 0, Long.MAX_VALUE)) {
      return Outcome.refused(Status.ERR_BAD_STATE);
    }
    if (twoWay && !CloneTree.canSnapshot(node)) {
      return Outcome.refused(Status.ERR_NOT_SUPPORTED);
    }
    CowNode clone =
        twoWay ? CloneTree.snapshot(node, first, pages) : CloneTree.oneWay(node, first, pages);
    PagedVmoBuilder child = child(clone, PagedVmo.Kind.CLONE);
    child.immutable = request.has(VmoChildOption.SNAPSHOT) && request.has(VmoChildOption.NO_WRITE);
    return Outcome.ok(child.build());
  }

  /**
   * Below a pager a clone follows its parent, unless what the parent modified is snapshotted, or
   * was before.
   */
  private boolean isTwoWay() {
    boolean snapshotsModified = request.has(VmoChildOption.SNAPSHOT_MODIFIED) && node.hasParent();
    return snapshotsModified || !CloneTree.canFollow(node);
  }

  private PagedVmoBuilder child(CowNode pages, PagedVmo.Kind kind) {
    PagedVmoBuilder child = new PagedVmoBuilder(vmo.context(), pages);
    child.kind = kind;
    child.stream = new StreamSize(request.size());
    child.resizable = request.has(VmoChildOption.RESIZABLE);
    child.parent = vmo;
    return child;
  }
}
