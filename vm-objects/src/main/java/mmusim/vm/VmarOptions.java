package mmusim.vm;

import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.object.Vmo;
import mmusim.vm.region.Vmar;

/**
 * Which options each call on VMARs takes, and what is refused of them.
 *
 * @see "Zircon VM reference, 2 Constants, and 11 VMAR calls"
 */
final class VmarOptions {
  private static final int OF_ALLOCATE =
      VmOption.COMPACT
          | VmOption.SPECIFIC
          | VmOption.CAN_MAP_SPECIFIC
          | VmOption.CAN_MAP_RWX_MASK
          | VmOption.OFFSET_IS_UPPER_LIMIT;
  private static final int OF_MAP =
      VmOption.PERM_MASK
          | VmOption.SPECIFIC
          | VmOption.SPECIFIC_OVERWRITE
          | VmOption.MAP_RANGE
          | VmOption.REQUIRE_NON_RESIZABLE
          | VmOption.ALLOW_FAULTS
          | VmOption.OFFSET_IS_UPPER_LIMIT
          | VmOption.PERM_READ_IF_XOM_UNSUPPORTED
          | VmOption.FAULT_BEYOND_STREAM_SIZE;

  /** What only a VMAR takes, though the call on mappings knows it: refused with the VMO in view. */
  private static final int OF_VMARS = VmOption.COMPACT | VmOption.CAN_MAP_SPECIFIC;

  private static final int OF_PROTECT = VmOption.PERM_MASK | VmOption.PERM_READ_IF_XOM_UNSUPPORTED;

  private VmarOptions() {}

  /**
   * Returns {@code options} with PERM_READ_IF_XOM_UNSUPPORTED made PERM_READ: no x86 processor has
   * execute-only memory without protection keys, which Zircon does not use.
   */
  static int withReadIfXomUnsupported(int options) {
    return (options & VmOption.PERM_READ_IF_XOM_UNSUPPORTED) == 0
        ? options
        : options | VmOption.PERM_READ;
  }

  /** Returns whether {@code vmar_allocate} takes the options. */
  static boolean areValidForAllocate(int options) {
    return areKnown(options, OF_ALLOCATE);
  }

  /** Returns whether {@code vmar_protect}, which takes no alignment, takes the options. */
  static boolean areValidForProtect(int options) {
    return !lacksRead(options) && (options & ~OF_PROTECT) == 0;
  }

  /**
   * The checks of {@code vmar_map} between the handles and the offsets, in the order of the kernel.
   *
   * @param ceiling PERM bits that both handles allow
   * @return INVALID_ARGS, ACCESS_DENIED, or NOT_SUPPORTED for what this VMO cannot be asked
   */
  static Status checkMap(int options, int ceiling, Vmo vmo, Vmar vmar) {
    int permissions = options & VmOption.PERM_MASK;
    int rangeAndOverwrite = VmOption.MAP_RANGE | VmOption.SPECIFIC_OVERWRITE;
    if (lacksRead(options)
        || (options & rangeAndOverwrite) == rangeAndOverwrite
        || (options & VmOption.CAN_MAP_RWX_MASK) != 0) {
      return Status.ERR_INVALID_ARGS;
    }
    if ((permissions & ~ceiling) != 0) {
      return Status.ERR_ACCESS_DENIED;
    }
    boolean allowsFaults = (options & VmOption.ALLOW_FAULTS) != 0;
    boolean beyondStream = (options & VmOption.FAULT_BEYOND_STREAM_SIZE) != 0;
    if ((beyondStream && !allowsFaults) || !areKnown(options, OF_MAP | OF_VMARS)) {
      return Status.ERR_INVALID_ARGS;
    }
    boolean needsFixedSize = (options & VmOption.REQUIRE_NON_RESIZABLE) != 0;
    if ((needsFixedSize && vmo.isResizable()) || (!allowsFaults && vmo.isDiscardable())) {
      return Status.ERR_NOT_SUPPORTED;
    }
    if ((options & OF_VMARS) != 0) {
      return Status.ERR_INVALID_ARGS;
    }
    return (permissions & ~vmar.permissions()) == 0 ? Status.OK : Status.ERR_ACCESS_DENIED;
  }

  /** Returns whether the options ask for write or execute without read. */
  private static boolean lacksRead(int options) {
    int permissions = options & VmOption.PERM_MASK;
    return permissions != 0 && (permissions & VmOption.PERM_READ) == 0;
  }

  private static boolean areKnown(int options, int known) {
    int log2 = options >>> VmOption.ALIGN_SHIFT;
    boolean badAlignment =
        log2 != 0 && (log2 < VmOption.ALIGN_LOG2_MIN || log2 > VmOption.ALIGN_LOG2_MAX);
    return !badAlignment && (options & ~(known | VmOption.ALIGN_MASK)) == 0;
  }
}
