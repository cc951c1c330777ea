package mmusim.scenarios.model;

import java.util.List;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.handle.Rights;

/** {@code vmo_create_child}, of every kind. */
final class ChildMoves {
  private static final int SNAPSHOTS =
      VmoChildOption.SNAPSHOT
          | VmoChildOption.SNAPSHOT_AT_LEAST_ON_WRITE
          | VmoChildOption.SNAPSHOT_MODIFIED;
  private static final List<Integer> KINDS =
      List.of(
          VmoChildOption.SNAPSHOT,
          VmoChildOption.SNAPSHOT_AT_LEAST_ON_WRITE,
          VmoChildOption.SNAPSHOT_MODIFIED,
          VmoChildOption.SLICE,
          VmoChildOption.REFERENCE);

  private final ModelSystem system;

  ChildMoves(ModelSystem system) {
    this.system = system;
  }

  void child(ModelVmo vmo, Move move) {
    int kind = KINDS.get(move.draw(0, KINDS.size()));
    int modifier =
        List.of(0, 0, VmoChildOption.RESIZABLE, VmoChildOption.NO_WRITE).get(move.draw(1, 4));
    boolean whole = kind == VmoChildOption.REFERENCE;
    int first = whole ? 0 : move.at() % 4;
    int count = whole ? 0 : move.length();
    int options = kind | modifier;
    String handle = system.handle(vmo, move.draw(2, 40));
    int rights = ModelRights.of(vmo, move.draw(2, 40));
    Status status = childStatus(vmo, rights, options, first, count);
    String name = system.newName("v");
    system
        .script
        .step("vmo_create_child")
        .with("vmo", handle)
        .with("options", options)
        .pages("offset", first)
        .pages("size", count)
        .with("as", status.isOk() ? name : "none")
        .gives(status);
    if (status.isOk()) {
      ModelVmo child = newChild(name, vmo, options, first, count);
      int base = (rights & ~Rights.RESIZE) | Rights.GET_PROPERTY | Rights.SET_PROPERTY;
      boolean readOnly = modifier == VmoChildOption.NO_WRITE;
      boolean snapshot = (kind & SNAPSHOTS) != 0;
      child.rights = readOnly ? base & ~Rights.WRITE : base;
      if (snapshot && !readOnly) {
        child.rights = (base | Rights.WRITE) & ~Rights.EXECUTE;
      }
      child.makeResizable(modifier == VmoChildOption.RESIZABLE);
    }
  }

  private Status childStatus(ModelVmo vmo, int rights, int options, int first, int count) {
    int needed = Rights.DUPLICATE | Rights.READ;
    if ((rights & needed) != needed) {
      return Status.ERR_ACCESS_DENIED;
    }
    boolean resizable = (options & VmoChildOption.RESIZABLE) != 0;
    boolean slice = (options & VmoChildOption.SLICE) != 0;
    boolean reference = (options & VmoChildOption.REFERENCE) != 0;
    if (reference && resizable && (rights & Rights.RESIZE) == 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    if (vmo.pages.discardable) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (slice && resizable) {
      return Status.ERR_INVALID_ARGS;
    }
    if (vmo.isDevice() && !slice) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (slice) {
      return sliceStatus(vmo, first, count);
    }
    if (reference) {
      boolean refused = vmo.kind == ModelVmo.Kind.SLICE || vmo.isContiguous();
      return refused || (resizable && !vmo.resizable) ? Status.ERR_NOT_SUPPORTED : cached(vmo);
    }
    return snapshotStatus(vmo, options, first, count);
  }

  private static Status sliceStatus(ModelVmo vmo, int first, int count) {
    if (!vmo.contains(first, count)) {
      return Status.ERR_INVALID_ARGS;
    }
    if (vmo.resizable) {
      return Status.ERR_NOT_SUPPORTED;
    }
    return vmo.isDevice() || vmo.isContiguous() ? Status.OK : cached(vmo);
  }

  private Status snapshotStatus(ModelVmo vmo, int options, int first, int count) {
    if (vmo.isContiguous()) {
      return Status.ERR_INVALID_ARGS;
    }
    boolean slice = vmo.kind == ModelVmo.Kind.SLICE;
    if (slice && !vmo.contains(first, count)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    if (vmo.uncached) {
      return Status.ERR_BAD_STATE;
    }
    boolean snapshot = (options & VmoChildOption.SNAPSHOT) != 0;
    if (snapshot && vmo.pages.isPagerBacked()) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (!isTwoWay(vmo, options)) {
      return Status.OK;
    }
    if (slice) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if (vmo.pages.hasPins(0, vmo.pages.size())) {
      return Status.ERR_BAD_STATE;
    }
    return system.isInChain(vmo.pages) ? Status.ERR_NOT_SUPPORTED : Status.OK;
  }

  /**
   * Returns whether both sides keep what they see now: also below a pager, if what the parent
   * modified is asked for, or it shares that with others already.
   */
  private boolean isTwoWay(ModelVmo vmo, int options) {
    boolean modified = (options & VmoChildOption.SNAPSHOT_MODIFIED) != 0;
    return !vmo.pages.isPagerBacked()
        || (modified && vmo.pages.kind == ModelPages.Kind.PAGER_CLONE)
        || system.sharesPages(vmo.pages);
  }

  private static Status cached(ModelVmo vmo) {
    return vmo.uncached ? Status.ERR_BAD_STATE : Status.OK;
  }

  private ModelVmo newChild(String name, ModelVmo vmo, int options, int first, int count) {
    if ((options & VmoChildOption.REFERENCE) != 0) {
      ModelVmo child = system.add(new ModelVmo(name, ModelVmo.Kind.REFERENCE, vmo.pages, vmo));
      child.stream = vmo.stream;
      child.resizable = vmo.resizable;
      return child;
    }
    if ((options & VmoChildOption.SLICE) != 0) {
      ModelVmo child = system.add(new ModelVmo(name, ModelVmo.Kind.SLICE, vmo.pages, vmo));
      child.first = vmo.first + first;
      child.fixedSize = count;
      child.uncached = vmo.uncached;
      child.stream = new ModelVmo.Stream(count);
      return child;
    }
    ModelPages pages =
        isTwoWay(vmo, options)
            ? vmo.pages.snapshot(vmo.first + first, count)
            : vmo.pages.cloneBelow(vmo.first + first, count);
    return system.add(new ModelVmo(name, ModelVmo.Kind.CLONE, pages, vmo));
  }
}
