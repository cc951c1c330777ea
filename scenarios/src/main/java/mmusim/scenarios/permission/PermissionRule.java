package mmusim.scenarios.permission;

import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;

/**
 * What the permission ladder says, without a kernel. All parameters are PERM bits: 1 read, 2 write,
 * 4 execute.
 *
 * @see "Zircon, docs: zx_vmar_allocate, zx_vmar_map, zx_vmar_protect"
 */
final class PermissionRule {
  private PermissionRule() {}

  /** A child VMAR may have what its parent allows and the parent's handle has. */
  static Status allocate(int parentAllows, int parentHandle, int childAllows) {
    return denied(childAllows, parentAllows & parentHandle);
  }

  /** A mapping may have what the VMAR allows, its handle has, and the VMO's handle has. */
  static Status map(int vmarAllows, int vmarHandle, boolean mapRight, int vmoHandle, int asked) {
    if (!mapRight) {
      return Status.ERR_ACCESS_DENIED;
    }
    return withoutRead(asked)
        ? Status.ERR_INVALID_ARGS
        : denied(asked, vmarAllows & vmarHandle & vmoHandle);
  }

  /**
   * A mapping may get what its ceiling and the VMAR's handle have; through an ancestor, which needs
   * the right OP_CHILDREN, only what it has already. The ceiling is looked at before that right.
   */
  static Status protect(int ceiling, int vmarHandle, int current, int asked, Through through) {
    if ((asked & ~vmarHandle) != 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    if (withoutRead(asked)) {
      return Status.ERR_INVALID_ARGS;
    }
    if ((asked & ~ceiling) != 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    return switch (through) {
      case PARENT -> Status.OK;
      case ANCESTOR -> denied(asked, current);
      case ANCESTOR_WITHOUT_OP_CHILDREN -> Status.ERR_INVALID_ARGS;
    };
  }

  /** Through which VMAR a mapping is protected. */
  enum Through {
    /** The one that it was mapped in. */
    PARENT,
    /** One above, with the right OP_CHILDREN. */
    ANCESTOR,
    /** One above, without it. */
    ANCESTOR_WITHOUT_OP_CHILDREN
  }

  /** Write or execute without read cannot be expressed. */
  static boolean withoutRead(int permissions) {
    return permissions != 0 && (permissions & VmOption.PERM_READ) == 0;
  }

  private static Status denied(int asked, int allowed) {
    return (asked & ~allowed) == 0 ? Status.OK : Status.ERR_ACCESS_DENIED;
  }
}
