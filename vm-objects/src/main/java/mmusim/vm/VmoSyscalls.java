package mmusim.vm;

import mmusim.pagetables.entry.CachePolicy;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.handle.Handle;
import mmusim.vm.handle.HandleTable;
import mmusim.vm.handle.ObjectType;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.ChildRequest;
import mmusim.vm.object.LockState;
import mmusim.vm.object.PageTransfer;
import mmusim.vm.object.Vmo;
import mmusim.vm.object.VmoFactory;
import mmusim.vm.object.VmoInfo;
import mmusim.vm.page.VmContext;
import mmusim.vm.process.Process;

/**
 * The calls on VMOs. Sizes and offsets are unsigned bytes; handles are values of the caller's
 * table. Every call answers BAD_HANDLE, WRONG_TYPE and ACCESS_DENIED in that order, then what is
 * said here.
 *
 * @see "zircon/vdso/vmo.fidl"
 */
public final class VmoSyscalls {
  private static final int CACHE_POLICY_MASK = 3;
  private static final int NO_RIGHTS = 0;

  private final VmContext context;
  private final VmoFactory factory;

  /** Makes the calls of one kernel. */
  public VmoSyscalls(VmContext context) {
    this.context = context;
    this.factory = new VmoFactory(context);
  }

  /**
   * {@code zx_vmo_create}.
   *
   * @param options of RESIZABLE, DISCARDABLE, UNBOUNDED
   * @return a handle; INVALID_ARGS, OUT_OF_RANGE
   */
  public Outcome<Integer> create(Process caller, long size, int options) {
    return newHandle(caller, factory.create(size, options));
  }

  /**
   * {@code zx_vmo_create_contiguous}.
   *
   * @param alignmentLog2 0, or 12..63
   * @return a handle; INVALID_ARGS, OUT_OF_RANGE, NO_MEMORY
   */
  public Outcome<Integer> createContiguous(Process caller, long size, int alignmentLog2) {
    return newHandle(caller, factory.createContiguous(size, alignmentLog2));
  }

  /**
   * {@code zx_vmo_create_physical}.
   *
   * @return a handle; INVALID_ARGS; ACCESS_DENIED beyond what physical addresses there can be
   */
  public Outcome<Integer> createPhysical(Process caller, long paddr, long size) {
    return newHandle(caller, factory.createPhysical(paddr, size));
  }

  /**
   * {@code zx_vmo_create_child}.
   *
   * @return a handle; what {@link ChildRequest#checkAlone} says, before the handle is looked at;
   *     ACCESS_DENIED without DUPLICATE and READ, and RESIZE for a resizable reference;
   *     NOT_SUPPORTED of a discardable VMO, whatever is asked; INVALID_ARGS, OUT_OF_RANGE,
   *     NOT_SUPPORTED, BAD_STATE
   */
  public Outcome<Integer> createChild(
      Process caller, int vmo, int options, long offset, long size) {
    ChildRequest request = new ChildRequest(options, offset, size);
    Status possible = request.checkAlone();
    if (!possible.isOk()) {
      return Outcome.refused(possible);
    }
    boolean resizesParent =
        request.has(VmoChildOption.REFERENCE) && request.has(VmoChildOption.RESIZABLE);
    int rights = Rights.DUPLICATE | Rights.READ | (resizesParent ? Rights.RESIZE : 0);
    Outcome<Handle> found = find(caller, vmo, rights);
    if (!found.isOk()) {
      return Outcome.refused(found.status());
    }
    Handle handle = found.value();
    Vmo parent = vmoOf(handle);
    if (parent.isDiscardable()) {
      return Outcome.refused(Status.ERR_NOT_SUPPORTED);
    }
    if (!request.isValid()) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    int childRights = request.childRights(handle.rights());
    return parent.createChild(request).map(child -> caller.handles().add(child, childRights));
  }

  /**
   * {@code zx_vmo_read}.
   *
   * @param target holds {@code length} bytes, unless the call is refused
   * @return OUT_OF_RANGE, BAD_STATE, NOT_SUPPORTED, NOT_FOUND, NO_MEMORY, or what the pager says
   */
  public Status read(Process caller, int vmo, byte[] target, long offset, long length) {
    Outcome<Handle> found = find(caller, vmo, Rights.READ);
    return found.isOk() ? vmoOf(found.value()).read(target, 0, offset, length) : found.status();
  }

  /**
   * {@code zx_vmo_write}.
   *
   * @param source holds {@code length} bytes, unless the call is refused
   * @return as {@link #read}
   */
  public Status write(Process caller, int vmo, byte[] source, long offset, long length) {
    Outcome<Handle> found = find(caller, vmo, Rights.WRITE);
    return found.isOk() ? vmoOf(found.value()).write(source, 0, offset, length) : found.status();
  }

  /** {@code zx_vmo_get_size}: no right needed. */
  public Outcome<Long> getSize(Process caller, int vmo) {
    return find(caller, vmo, NO_RIGHTS).map(found -> vmoOf(found).sizeBytes());
  }

  /**
   * {@code zx_vmo_set_size}: needs WRITE, and RESIZE of a resizable VMO.
   *
   * @return UNAVAILABLE, ACCESS_DENIED, OUT_OF_RANGE, BAD_STATE, INVALID_ARGS, NO_MEMORY, or what
   *     the pager says
   */
  public Status setSize(Process caller, int vmo, long size) {
    Outcome<Handle> found = find(caller, vmo, Rights.WRITE);
    if (!found.isOk()) {
      return found.status();
    }
    Vmo object = vmoOf(found.value());
    if (!object.isResizable()) {
      return Status.ERR_UNAVAILABLE;
    }
    return found.value().has(Rights.RESIZE) ? object.setSize(size) : Status.ERR_ACCESS_DENIED;
  }

  /** {@code zx_vmo_get_stream_size}: no right needed. */
  public Outcome<Long> getStreamSize(Process caller, int vmo) {
    return find(caller, vmo, NO_RIGHTS).map(found -> vmoOf(found).streamSizeBytes());
  }

  /**
   * {@code zx_vmo_set_stream_size}: needs WRITE.
   *
   * @return NOT_SUPPORTED, OUT_OF_RANGE, BAD_STATE, NO_MEMORY, or what the pager says
   */
  public Status setStreamSize(Process caller, int vmo, long size) {
    Outcome<Handle> found = find(caller, vmo, Rights.WRITE);
    return found.isOk() ? vmoOf(found.value()).setStreamSize(size) : found.status();
  }

  /**
   * {@code zx_vmo_op_range}.
   *
   * @param op one of {@link VmoOp}
   * @return what LOCK and TRY_LOCK tell, {@link LockState#NONE} of the others; or INVALID_ARGS for
   *     an unknown operation, ACCESS_DENIED, and what the operation says
   */
  public Outcome<LockState> opRange(Process caller, int vmo, int op, long offset, long size) {
    Outcome<Handle> found = find(caller, vmo, NO_RIGHTS);
    if (!found.isOk()) {
      return Outcome.refused(found.status());
    }
    Handle handle = found.value();
    Status allowed = VmoOps.check(handle, op, context.settings().debugSyscalls());
    return allowed.isOk()
        ? VmoOps.apply(vmoOf(handle).ops(), op, offset, size)
        : Outcome.refused(allowed);
  }

  /**
   * {@code zx_vmo_set_cache_policy}: needs MAP.
   *
   * @param policy 0..3; other bits are INVALID_ARGS before the handle is looked at
   * @return BAD_STATE if pages are pinned or it is mapped, a child or a parent
   */
  public Status setCachePolicy(Process caller, int vmo, int policy) {
    if ((policy & ~CACHE_POLICY_MASK) != 0) {
      return Status.ERR_INVALID_ARGS;
    }
    Outcome<Handle> found = find(caller, vmo, Rights.MAP);
    return found.isOk()
        ? vmoOf(found.value()).setCachePolicy(CachePolicy.of(policy))
        : found.status();
  }

  /**
   * {@code zx_vmo_replace_as_executable}: the handle is closed whatever happens.
   *
   * @return a handle with the same rights and EXECUTE; BAD_HANDLE, also of something else than a
   *     VMO
   */
  public Outcome<Integer> replaceAsExecutable(Process caller, int value) {
    HandleTable handles = caller.handles();
    Handle handle = handles.get(value);
    if (handle != null && handle.object() instanceof Vmo) {
      return Outcome.ok(handles.replace(value, handle.rights() | Rights.EXECUTE));
    }
    Status closed = handles.close(value);
    assert handle == null || closed.isOk() : closed;
    return Outcome.refused(Status.ERR_BAD_HANDLE);
  }

  /**
   * {@code zx_vmo_transfer_data}: moves pages of {@code source} into {@code target}; the source
   * reads as zero then.
   *
   * @param options must be 0
   * @return INVALID_ARGS for options or alignment, before the handles are looked at; NOT_SUPPORTED,
   *     OUT_OF_RANGE, BAD_STATE, NOT_FOUND, NO_MEMORY
   */
  public Status transferData(
      Process caller,
      int target,
      int options,
      long offset,
      long length,
      int source,
      long sourceOffset) {
    if (options != 0 || !PageTransfer.isAligned(offset, length, sourceOffset)) {
      return Status.ERR_INVALID_ARGS;
    }
    Outcome<Handle> into = find(caller, target, Rights.WRITE);
    if (!into.isOk()) {
      return into.status();
    }
    Outcome<Handle> from = find(caller, source, Rights.READ | Rights.WRITE);
    if (!from.isOk()) {
      return from.status();
    }
    return PageTransfer.transfer(
        vmoOf(into.value()), offset, length, vmoOf(from.value()), sourceOffset);
  }

  /** {@code ZX_INFO_VMO}: no right needed. */
  public Outcome<VmoInfo> info(Process caller, int vmo) {
    return find(caller, vmo, NO_RIGHTS).map(found -> vmoOf(found).info(found.rights()));
  }

  /**
   * Memory pressure on one VMO: discards it, or evicts its clean pages.
   *
   * @return the frames that were freed
   */
  public Outcome<Long> reclaim(Process caller, int vmo) {
    return find(caller, vmo, NO_RIGHTS).map(found -> vmoOf(found).reclaim());
  }

  /**
   * Memory pressure on all VMOs, in the order of the queues; returns the frames that were freed.
   */
  public long reclaimAll() {
    return context.evictionQueue().reclaim(Long.MAX_VALUE, null);
  }

  private static Outcome<Handle> find(Process caller, int value, int rights) {
    return caller.handles().require(value, ObjectType.VMO, rights);
  }

  private static Vmo vmoOf(Handle handle) {
    return (Vmo) handle.object();
  }

  private static Outcome<Integer> newHandle(Process caller, Outcome<Vmo> made) {
    return made.map(vmo -> caller.handles().add(vmo, vmo.defaultRights()));
  }
}
