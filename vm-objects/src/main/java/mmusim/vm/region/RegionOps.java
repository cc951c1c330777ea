package mmusim.vm.region;

import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.abi.VmarOp;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.RangeOps;

/**
 * {@code vmar_op_range} below the handle: an operation on the VMOs behind a range, mapping by
 * mapping; an error ends it where it occurs, and what was done before stays.
 *
 * @see "Zircon, kernel/vm/vm_address_region.cc, VmAddressRegion::RangeOp"
 */
public final class RegionOps {
  private RegionOps() {}

  /** Returns whether {@code op} is one of {@link VmarOp}. */
  public static boolean isKnown(int op) {
    return switch (op) {
      case VmarOp.COMMIT,
          VmarOp.DECOMMIT,
          VmarOp.MAP_RANGE,
          VmarOp.ZERO,
          VmarOp.DONT_NEED,
          VmarOp.ALWAYS_NEED,
          VmarOp.PREFETCH ->
          true;
      default -> false;
    };
  }

  /** Returns the rights that the documentation asks of the VMAR's handle. */
  public static int documentedRights(int op) {
    return switch (op) {
      case VmarOp.COMMIT, VmarOp.DECOMMIT, VmarOp.ZERO -> Rights.WRITE;
      case VmarOp.PREFETCH -> Rights.READ;
      default -> 0;
    };
  }

  /**
   * Applies {@code op}, a known one, to a range.
   *
   * @param lengthBytes a page multiple, at least a page
   * @param opChildren whether mappings in child VMARs may be touched, by the ops that can
   * @return OUT_OF_RANGE if the range is not inside, alive or not, or beyond the end of a VMO;
   *     BAD_STATE if {@code vmar} was destroyed, or at a gap, also one in a child VMAR;
   *     INVALID_ARGS for a mapping in a child VMAR; ACCESS_DENIED below a ceiling; and what the VMO
   *     answers
   */
  public static Status apply(Vmar vmar, int op, long start, long lengthBytes, boolean opChildren) {
    if (!vmar.containsRange(start, lengthBytes)) {
      return Status.ERR_OUT_OF_RANGE;
    }
    if (vmar.isDestroyed()) {
      return Status.ERR_BAD_STATE;
    }
    boolean intoChildren = opChildren && reachesChildren(op);
    SliceCursor cursor = new SliceCursor(vmar, start, start + lengthBytes);
    SliceCursor.Found found = cursor.advance();
    while (found != SliceCursor.Found.NOTHING) {
      if (found == SliceCursor.Found.GAP) {
        return Status.ERR_BAD_STATE;
      }
      if (cursor.inDescendant() && !intoChildren) {
        return Status.ERR_INVALID_ARGS;
      }
      Status status = applyTo(cursor.mapping(), op, cursor.start(), cursor.end());
      if (!status.isOk()) {
        return status;
      }
      found = cursor.advance();
    }
    return Status.OK;
  }

  private static boolean reachesChildren(int op) {
    return op != VmarOp.COMMIT && op != VmarOp.DECOMMIT && op != VmarOp.PREFETCH;
  }

  private static Status applyTo(Mapping mapping, int op, long start, long end) {
    long offset = mapping.vmoOffsetOf(start);
    long length = end - start;
    if (mapping.faultsBeyondStream()
        && Long.compareUnsigned(offset + length, mapping.accessibleEnd()) > 0) {
      return Status.ERR_OUT_OF_RANGE;
    }
    int needed = neededCeiling(op);
    if ((needed & ~mapping.ceiling()) != 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    Status status = applyToVmo(mapping.vmo().ops(), op, offset, length);
    boolean maps = op != VmarOp.DECOMMIT && op != VmarOp.ZERO && op != VmarOp.DONT_NEED;
    return status.isOk() && maps ? PageInstaller.installPresent(mapping, start, end) : status;
  }

  private static int neededCeiling(int op) {
    return switch (op) {
      case VmarOp.COMMIT, VmarOp.DECOMMIT, VmarOp.ZERO -> VmOption.PERM_WRITE;
      case VmarOp.PREFETCH -> VmOption.PERM_READ;
      default -> 0;
    };
  }

  private static Status applyToVmo(RangeOps ops, int op, long offset, long length) {
    return switch (op) {
      case VmarOp.COMMIT -> ops.commit(offset, length);
      case VmarOp.DECOMMIT -> ops.decommit(offset, length);
      case VmarOp.ZERO -> ops.zero(offset, length);
      case VmarOp.PREFETCH -> ops.prefetch(offset, length);
      case VmarOp.ALWAYS_NEED -> ops.hint(offset, length, true);
      case VmarOp.DONT_NEED -> ops.hint(offset, length, false);
      default -> Status.OK;
    };
  }
}
