package mmusim.vm;

import mmusim.mmu.memory.Pages;
import mmusim.vm.abi.Outcome;
import mmusim.vm.abi.Profile;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.handle.Handle;
import mmusim.vm.handle.HandleTable;
import mmusim.vm.handle.ObjectType;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.Vmo;
import mmusim.vm.process.Process;
import mmusim.vm.region.MapSource;
import mmusim.vm.region.PageInstaller;
import mmusim.vm.region.RegionOps;
import mmusim.vm.region.RegionProtection;
import mmusim.vm.region.Regions;
import mmusim.vm.region.Vmar;

/**
 * The calls on VMARs. Addresses, offsets and lengths are unsigned bytes; handles are values of the
 * caller's table. Every call answers BAD_HANDLE and WRONG_TYPE before anything else, and BAD_STATE
 * for a destroyed VMAR; the rest is said at each.
 *
 * @see "zircon/vdso/vmar.fidl"
 */
public final class VmarSyscalls {
  private static final int NO_RIGHTS = 0;

  private final Profile profile;

  VmarSyscalls(Profile profile) {
    this.profile = profile;
  }

  /**
   * {@code zx_vmar_allocate}: makes a child VMAR.
   *
   * @param options CAN_MAP_*, COMPACT, SPECIFIC, OFFSET_IS_UPPER_LIMIT, an alignment
   * @param offset from the base of {@code vmar}: the place, or with OFFSET_IS_UPPER_LIMIT its end
   * @return a handle and the address; ACCESS_DENIED if the handle or the VMAR lacks a permission
   *     given to the child, or CAN_MAP_SPECIFIC; INVALID_ARGS for options, size or offset;
   *     ALREADY_EXISTS if SPECIFIC meets something; NO_RESOURCES if there is no room
   */
  public Outcome<Region> allocate(
      Process caller, int vmar, int options, long offset, long sizeBytes) {
    HandleTable handles = caller.handles();
    int rights = Rights.ofPermissions(VmOption.allowedPermissions(options));
    Outcome<Handle> parent = handles.require(vmar, ObjectType.VMAR, rights);
    if (!parent.isOk()) {
      return Outcome.refused(parent.status());
    }
    if (!VmarOptions.areValidForAllocate(options) || !Pages.isAligned(sizeBytes)) {
      return Outcome.refused(Status.ERR_INVALID_ARGS);
    }
    return Regions.allocate((Vmar) parent.value().object(), options, offset, sizeBytes)
        .map(made -> new Region(handles.add(made, made.defaultRights()), made.base()));
  }

  /**
   * {@code zx_vmar_map}: maps a range of a VMO.
   *
   * @param options PERM_*, SPECIFIC, SPECIFIC_OVERWRITE, OFFSET_IS_UPPER_LIMIT, an alignment,
   *     MAP_RANGE, REQUIRE_NON_RESIZABLE, ALLOW_FAULTS, FAULT_BEYOND_STREAM_SIZE,
   *     PERM_READ_IF_XOM_UNSUPPORTED
   * @param vmarOffset from the base of {@code vmar}
   * @param lengthBytes rounded up to pages
   * @return the address; NOT_SUPPORTED for FAULT_BEYOND_STREAM_SIZE of a physical or contiguous
   *     VMO, whatever else is wrong; ACCESS_DENIED without MAP or for a permission that a handle or
   *     the VMAR does not allow; INVALID_ARGS; OUT_OF_RANGE if the range of the VMO wraps;
   *     NOT_SUPPORTED for what this VMO cannot be asked; ALREADY_EXISTS, NO_RESOURCES, NO_MEMORY
   */
  public Outcome<Long> map(
      Process caller,
      int vmar,
      int options,
      long vmarOffset,
      int vmo,
      long vmoOffset,
      long lengthBytes) {
    HandleTable handles = caller.handles();
    Outcome<Handle> region = handles.require(vmar, ObjectType.VMAR, NO_RIGHTS);
    if (!region.isOk()) {
      return Outcome.refused(region.status());
    }
    Outcome<Handle> object = handles.require(vmo, ObjectType.VMO, NO_RIGHTS);
    if (!object.isOk()) {
      return Outcome.refused(object.status());
    }
    Vmo source = (Vmo) object.value().object();
    if ((options & VmOption.FAULT_BEYOND_STREAM_SIZE) != 0 && source.isContiguous()) {
      return Outcome.refused(Status.ERR_NOT_SUPPORTED);
    }
    if (!object.value().has(Rights.MAP)) {
      return Outcome.refused(Status.ERR_ACCESS_DENIED);
    }
    int granted = VmarOptions.withReadIfXomUnsupported(options);
    int vmarHandle = Rights.permissionsIn(region.value().rights());
    int vmoHandle = Rights.permissionsIn(object.value().rights());
    Vmar target = (Vmar) region.value().object();
    Status status = VmarOptions.checkMap(granted, vmarHandle & vmoHandle, source, target);
    if (status.isOk()) {
      status = checkShownRange(vmoOffset, lengthBytes);
    }
    if (!status.isOk()) {
      return Outcome.refused(status);
    }
    long length = Pages.alignUp(lengthBytes);
    long shown = isQuirkyUpperLimit(granted) ? 0 : vmoOffset;
    boolean beyondStream = (granted & VmOption.FAULT_BEYOND_STREAM_SIZE) != 0;
    MapSource what = new MapSource(source, shown, vmarHandle, vmoHandle, beyondStream);
    Outcome<Long> addr = Regions.map(target, what, granted, vmarOffset, length);
    return addr.isOk() && (granted & VmOption.MAP_RANGE) != 0
        ? mapPresent(target, addr.value(), length)
        : addr;
  }

  /**
   * {@code zx_vmar_unmap}: ends mappings, and child VMARs that lie in the range whole. Gaps are
   * skipped; the text lists NOT_FOUND for a range without anything, but Zircon's own tests do not
   * expect it.
   *
   * @param lengthBytes rounded up to pages
   * @return INVALID_ARGS for an empty or misaligned range, one outside of the VMAR, a child VMAR
   *     cut in two, and any child VMAR without the right OP_CHILDREN; then nothing has changed
   */
  public Status unmap(Process caller, int vmar, long addr, long lengthBytes) {
    Outcome<Handle> region = caller.handles().require(vmar, ObjectType.VMAR, NO_RIGHTS);
    if (!region.isOk()) {
      return region.status();
    }
    long length = Pages.alignUp(lengthBytes);
    if (length == 0 || !Pages.isAligned(addr)) {
      return Status.ERR_INVALID_ARGS;
    }
    Handle handle = region.value();
    return Regions.unmap((Vmar) handle.object(), addr, length, handle.has(Rights.OP_CHILDREN));
  }

  /**
   * {@code zx_vmar_protect}: changes the permissions of every page of a range.
   *
   * @param options PERM_*, PERM_READ_IF_XOM_UNSUPPORTED
   * @param lengthBytes rounded up to pages
   * @return ACCESS_DENIED if the handle lacks the right for a permission, above the ceiling of a
   *     mapping, or where a mapping of a child VMAR would gain; INVALID_ARGS for options, range, or
   *     a child VMAR without the right OP_CHILDREN; NOT_FOUND at a gap; then nothing has changed
   */
  public Status protect(Process caller, int vmar, int options, long addr, long lengthBytes) {
    int granted = VmarOptions.withReadIfXomUnsupported(options);
    int permissions = granted & VmOption.PERM_MASK;
    Outcome<Handle> region =
        caller.handles().require(vmar, ObjectType.VMAR, Rights.ofPermissions(permissions));
    if (!region.isOk()) {
      return region.status();
    }
    long length = Pages.alignUp(lengthBytes);
    if (!Pages.isAligned(addr) || !VmarOptions.areValidForProtect(granted) || length == 0) {
      return Status.ERR_INVALID_ARGS;
    }
    Handle handle = region.value();
    return RegionProtection.protect(
        (Vmar) handle.object(), addr, length, permissions, handle.has(Rights.OP_CHILDREN));
  }

  /**
   * {@code zx_vmar_destroy}: ends a VMAR and all that is in it.
   *
   * @return ACCESS_DENIED without OP_CHILDREN; NOT_SUPPORTED for a root VMAR
   */
  public Status destroy(Process caller, int vmar) {
    Outcome<Handle> region = caller.handles().require(vmar, ObjectType.VMAR, Rights.OP_CHILDREN);
    if (!region.isOk()) {
      return region.status();
    }
    Vmar target = (Vmar) region.value().object();
    if (target.isDestroyed()) {
      return Status.ERR_BAD_STATE;
    }
    if (target.isRoot()) {
      return Status.ERR_NOT_SUPPORTED;
    }
    Regions.destroy(target);
    return Status.OK;
  }

  /**
   * {@code zx_vmar_op_range}: an operation on the VMOs behind a range.
   *
   * @param op see {@link mmusim.vm.abi.VmarOp}
   * @param lengthBytes rounded up to pages
   * @return as {@link RegionOps#apply}; INVALID_ARGS for an unknown op or an empty or misaligned
   *     range; if documented, ACCESS_DENIED without the handle right WRITE (READ for PREFETCH)
   */
  public Status opRange(Process caller, int vmar, int op, long addr, long lengthBytes) {
    int rights = profile.isDocumented() ? RegionOps.documentedRights(op) : NO_RIGHTS;
    Outcome<Handle> region = caller.handles().require(vmar, ObjectType.VMAR, rights);
    if (!region.isOk()) {
      return region.status();
    }
    long length = Pages.alignUp(lengthBytes);
    if (!RegionOps.isKnown(op) || length == 0 || !Pages.isAligned(addr)) {
      return Status.ERR_INVALID_ARGS;
    }
    Handle handle = region.value();
    return RegionOps.apply(
        (Vmar) handle.object(), op, addr, length, handle.has(Rights.OP_CHILDREN));
  }

  /**
   * {@code ZX_INFO_VMAR}: where the VMAR is; of a destroyed one, where it was.
   *
   * @return ACCESS_DENIED without INSPECT
   */
  public Outcome<VmarInfo> info(Process caller, int vmar) {
    return caller
        .handles()
        .require(vmar, ObjectType.VMAR, Rights.INSPECT)
        .map(found -> (Vmar) found.object())
        .map(target -> new VmarInfo(target.base(), target.sizeBytes()));
  }

  /** Pages of a VMO, from a page on, whose end does not wrap; whether it has them is not asked. */
  private static Status checkShownRange(long vmoOffset, long lengthBytes) {
    if (!Pages.isAligned(vmoOffset)) {
      return Status.ERR_INVALID_ARGS;
    }
    long length = Pages.alignUp(lengthBytes);
    boolean wraps =
        Long.compareUnsigned(length, lengthBytes) < 0
            || Long.compareUnsigned(vmoOffset + length, vmoOffset) < 0;
    return wraps ? Status.ERR_OUT_OF_RANGE : Status.OK;
  }

  private static Outcome<Long> mapPresent(Vmar vmar, long addr, long length) {
    Status status = PageInstaller.installPresent(vmar, addr, addr + length);
    if (status.isOk()) {
      return Outcome.ok(addr);
    }
    Status undone = Regions.unmap(vmar, addr, length, false);
    assert undone.isOk() : undone;
    return Outcome.refused(status);
  }

  /** Zircon's source passes VMO offset 0 on with OFFSET_IS_UPPER_LIMIT, whatever was asked. */
  private boolean isQuirkyUpperLimit(int options) {
    return !profile.isDocumented() && (options & VmOption.OFFSET_IS_UPPER_LIMIT) != 0;
  }
}
