package mmusim.vm.abi;

/**
 * Operations of {@code vmar_op_range}: {@code ZX_VMAR_OP_*}. MAP_RANGE shares its number with the
 * LOCK of VMOs.
 *
 * @see "zircon/vdso/vmar.fidl"
 */
public final class VmarOp {
  /** Commit and map pages. */
  public static final int COMMIT = 1;

  /** Free pages. */
  public static final int DECOMMIT = 2;

  /** Map the pages that are there. */
  public static final int MAP_RANGE = 3;

  /** Make the range read as zero. */
  public static final int ZERO = 10;

  /** Hint: reclaim first. */
  public static final int DONT_NEED = 12;

  /** Hint: do not reclaim; maps. */
  public static final int ALWAYS_NEED = 13;

  /** Hint: make present; maps. */
  public static final int PREFETCH = 14;

  private VmarOp() {}
}
