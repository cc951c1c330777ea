package mmusim.vm.abi;

/**
 * Options of {@code vmar_allocate}, {@code vmar_map} and {@code vmar_protect}: {@code ZX_VM_*}.
 *
 * @see "zircon/vdso/vmar.fidl"
 */
public final class VmOption {
  /** Map readable. */
  public static final int PERM_READ = 1 << 0;

  /** Map writable. */
  public static final int PERM_WRITE = 1 << 1;

  /** Map executable. */
  public static final int PERM_EXECUTE = 1 << 2;

  /** Keep the allocations in the new VMAR close together. */
  public static final int COMPACT = 1 << 3;

  /** Place at exactly the given offset. */
  public static final int SPECIFIC = 1 << 4;

  /** As SPECIFIC, replacing mappings that are in the way. */
  public static final int SPECIFIC_OVERWRITE = 1 << 5;

  /** The new VMAR allows SPECIFIC, SPECIFIC_OVERWRITE and OFFSET_IS_UPPER_LIMIT. */
  public static final int CAN_MAP_SPECIFIC = 1 << 6;

  /** The new VMAR allows readable mappings. */
  public static final int CAN_MAP_READ = 1 << 7;

  /** The new VMAR allows writable mappings. */
  public static final int CAN_MAP_WRITE = 1 << 8;

  /** The new VMAR allows executable mappings. */
  public static final int CAN_MAP_EXECUTE = 1 << 9;

  /** Install entries for the pages that are committed already. */
  public static final int MAP_RANGE = 1 << 10;

  /** Refuse a resizable VMO. */
  public static final int REQUIRE_NON_RESIZABLE = 1 << 11;

  /** The mapping may fault: VMO resizable, discardable, pager-backed or too short. */
  public static final int ALLOW_FAULTS = 1 << 12;

  /** The offset is the upper end of where to place. */
  public static final int OFFSET_IS_UPPER_LIMIT = 1 << 13;

  /** Add PERM_READ where the CPU has no execute-only memory. */
  public static final int PERM_READ_IF_XOM_UNSUPPORTED = 1 << 14;

  /** Fault beyond the page of the stream size. */
  public static final int FAULT_BEYOND_STREAM_SIZE = 1 << 15;

  /** The three permissions. */
  public static final int PERM_MASK = PERM_READ | PERM_WRITE | PERM_EXECUTE;

  /** The three ceilings. */
  public static final int CAN_MAP_RWX_MASK = CAN_MAP_READ | CAN_MAP_WRITE | CAN_MAP_EXECUTE;

  /** log2 of the smallest alignment; below that of a page, it has no effect. */
  public static final int ALIGN_LOG2_MIN = 10;

  /** log2 of the largest alignment. */
  public static final int ALIGN_LOG2_MAX = 32;

  /** Where the alignment stands: its log2, or 0 for none, in bits 31..24. */
  public static final int ALIGN_SHIFT = 24;

  /** The bits of the alignment. */
  public static final int ALIGN_MASK = 0xff << ALIGN_SHIFT;

  private static final int CAN_MAP_SHIFT = 7;

  private VmOption() {}

  /** Returns the PERM bits that the CAN_MAP bits among {@code options} allow. */
  public static int allowedPermissions(int options) {
    return options >>> CAN_MAP_SHIFT & PERM_MASK;
  }

  /** Returns the CAN_MAP bits that allow {@code permissions}, which are PERM bits. */
  public static int canMap(int permissions) {
    return permissions << CAN_MAP_SHIFT;
  }

  /** Returns PERM bits as letters, {@code rw-}. */
  public static String letters(int permissions) {
    return ((permissions & PERM_READ) != 0 ? "r" : "-")
        + ((permissions & PERM_WRITE) != 0 ? "w" : "-")
        + ((permissions & PERM_EXECUTE) != 0 ? "x" : "-");
  }
}
