package mmusim.vm.abi;

/**
 * Options of {@code vmo_create} and {@code pager_create_vmo}: {@code ZX_VMO_*}.
 *
 * @see "zircon/vdso/vmo.fidl"
 */
public final class VmoOption {
  /** The size may change. */
  public static final int RESIZABLE = 1 << 1;

  /** The kernel may discard the pages while unlocked. */
  public static final int DISCARDABLE = 1 << 2;

  /** A write to a clean page asks the pager; pager VMOs only. */
  public static final int TRAP_DIRTY = 1 << 3;

  /** The size is the maximum; the size argument sets the stream size. */
  public static final int UNBOUNDED = 1 << 4;

  private VmoOption() {}
}
