package mmusim.vm.abi;

/**
 * Kinds and modifiers of {@code vmo_create_child}: {@code ZX_VMO_CHILD_*}.
 *
 * @see "zircon/vdso/vmo.fidl"
 */
public final class VmoChildOption {
  /** Both sides diverge as if copied at once. */
  public static final int SNAPSHOT = 1 << 0;

  /** Modifier: the child may be resized. */
  public static final int RESIZABLE = 1 << 2;

  /** An alias of a part of the parent. */
  public static final int SLICE = 1 << 3;

  /** A page is private from the first write of the child on. */
  public static final int SNAPSHOT_AT_LEAST_ON_WRITE = 1 << 4;

  /** Modifier: the handle of the child lacks WRITE. */
  public static final int NO_WRITE = 1 << 5;

  /** An alias of the whole parent that follows its size. */
  public static final int REFERENCE = 1 << 6;

  /** Snapshots the pages that the parent modified. */
  public static final int SNAPSHOT_MODIFIED = 1 << 7;

  private VmoChildOption() {}
}
