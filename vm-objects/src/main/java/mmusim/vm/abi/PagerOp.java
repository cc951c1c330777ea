package mmusim.vm.abi;

/**
 * Operations of {@code pager_op_range}: {@code ZX_PAGER_OP_*}.
 *
 * @see "zircon/vdso/pager.fidl"
 */
public final class PagerOp {
  /** Fail the requests of a range. */
  public static final int FAIL = 1;

  /** Allow clean pages to become dirty. */
  public static final int DIRTY = 2;

  /** What is dirty is being written back. */
  public static final int WRITEBACK_BEGIN = 3;

  /** It was written back. */
  public static final int WRITEBACK_END = 4;

  /** Data of WRITEBACK_BEGIN: only ranges of zeros. */
  public static final long DIRTY_RANGE_IS_ZERO = 1;

  private PagerOp() {}

  /** Returns whether an operation may have the data. */
  public static boolean takes(int op, long data) {
    return switch (op) {
      case FAIL -> !failure(data).isOk();
      case WRITEBACK_BEGIN -> data == 0 || data == DIRTY_RANGE_IS_ZERO;
      default -> data == 0;
    };
  }

  /** Returns the status that FAIL may carry with the number {@code data}, or OK if it may not. */
  public static Status failure(long data) {
    for (Status status :
        new Status[] {
          Status.ERR_IO,
          Status.ERR_IO_DATA_INTEGRITY,
          Status.ERR_BAD_STATE,
          Status.ERR_NO_SPACE,
          Status.ERR_BUFFER_TOO_SMALL
        }) {
      if (status.value() == data) {
        return status;
      }
    }
    return Status.OK;
  }
}
