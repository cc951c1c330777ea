package mmusim.vm.region;

import mmusim.vm.abi.Status;

/**
 * {@code vmar_protect} below the handle. Errors are decided mapping by mapping in the order of
 * addresses, all before anything changes.
 *
 * @see "Zircon, kernel/vm/vm_address_region.cc, VmAddressRegion::Protect"
 */
public final class RegionProtection {
  private RegionProtection() {}

  /**
   * Gives every page of the range the permissions.
   *
   * @param lengthBytes a page multiple, at least a page
   * @param permissions PERM bits
   * @param opChildren whether mappings in child VMARs may be touched; those never gain a permission
   * @return BAD_STATE if {@code vmar} was destroyed; INVALID_ARGS if the range is not inside it;
   *     then, mapping by mapping, NOT_FOUND at a gap, also one in a child VMAR; ACCESS_DENIED above
   *     a ceiling; INVALID_ARGS in a child VMAR without {@code opChildren}; ACCESS_DENIED where a
   *     mapping of a child VMAR would gain
   */
  public static Status protect(
      Vmar vmar, long start, long lengthBytes, int permissions, boolean opChildren) {
    if (vmar.isDestroyed()) {
      return Status.ERR_BAD_STATE;
    }
    if (!vmar.containsRange(start, lengthBytes)) {
      return Status.ERR_INVALID_ARGS;
    }
    long end = start + lengthBytes;
    Status status = check(vmar, start, end, permissions, opChildren);
    if (status.isOk()) {
      SliceCursor cursor = new SliceCursor(vmar, start, end);
      while (cursor.advance() == SliceCursor.Found.MAPPING) {
        cursor.mapping().protect(cursor.start(), cursor.end(), permissions);
      }
      vmar.space().flush();
    }
    return status;
  }

  private static Status check(
      Vmar vmar, long start, long end, int permissions, boolean opChildren) {
    SliceCursor cursor = new SliceCursor(vmar, start, end);
    SliceCursor.Found found = cursor.advance();
    while (found != SliceCursor.Found.NOTHING) {
      if (found == SliceCursor.Found.GAP) {
        return Status.ERR_NOT_FOUND;
      }
      Status status = check(cursor, permissions, opChildren);
      if (!status.isOk()) {
        return status;
      }
      found = cursor.advance();
    }
    return Status.OK;
  }

  /** Decides for one mapping: its ceiling first, then what holds for those of child VMARs. */
  private static Status check(SliceCursor cursor, int permissions, boolean opChildren) {
    Mapping mapping = cursor.mapping();
    if ((permissions & ~mapping.ceiling()) != 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    if (!cursor.inDescendant()) {
      return Status.OK;
    }
    if (!opChildren) {
      return Status.ERR_INVALID_ARGS;
    }
    return raises(mapping, cursor.start(), cursor.end(), permissions)
        ? Status.ERR_ACCESS_DENIED
        : Status.OK;
  }

  /** Returns whether a page of the range lacks one of the permissions now. */
  private static boolean raises(Mapping mapping, long start, long end, int permissions) {
    int range = mapping.rangeOf(start);
    while (range < mapping.rangeCount() && mapping.rangeStart(range) < end) {
      if ((permissions & ~mapping.rangePermissions(range)) != 0) {
        return true;
      }
      range++;
    }
    return false;
  }
}
