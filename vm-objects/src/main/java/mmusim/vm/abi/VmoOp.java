package mmusim.vm.abi;

/**
 * Operations of {@code vmo_op_range}: {@code ZX_VMO_OP_*}. 5 was LOOKUP and is gone.
 *
 * @see "zircon/vdso/vmo.fidl"
 */
public final class VmoOp {
  /** Commit pages. */
  public static final int COMMIT = 1;

  /** Free pages; they read as zero. */
  public static final int DECOMMIT = 2;

  /** Lock a discardable VMO. */
  public static final int LOCK = 3;

  /** Unlock it. */
  public static final int UNLOCK = 4;

  /** Synchronise the instruction cache. */
  public static final int CACHE_SYNC = 6;

  /** Invalidate data cache lines. */
  public static final int CACHE_INVALIDATE = 7;

  /** Clean data cache lines. */
  public static final int CACHE_CLEAN = 8;

  /** Clean and invalidate data cache lines. */
  public static final int CACHE_CLEAN_INVALIDATE = 9;

  /** Make the range read as zero. */
  public static final int ZERO = 10;

  /** Lock, unless discarded. */
  public static final int TRY_LOCK = 11;

  /** Hint: reclaim first. */
  public static final int DONT_NEED = 12;

  /** Hint: do not reclaim. */
  public static final int ALWAYS_NEED = 13;

  /** Hint: make present. */
  public static final int PREFETCH = 14;

  private VmoOp() {}
}
