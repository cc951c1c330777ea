package mmusim.vm.page;

import mmusim.vm.abi.Status;

/**
 * What a VMO answers when asked for a page, in a {@code long}: a frame, nothing, or a refusal.
 *
 * <pre>
 *  63    62..52  51..12           11..4  3..2    1          0
 * +-----+------+----------------+-------+------+----------+---------+
 * |  0  |  0   | frame address  |   0   | kind | writable | present |
 * +-----+------+----------------+-------+------+----------+---------+
 * </pre>
 *
 * A negative value is the number of a {@link Status}; {@link #ABSENT} is no page and no refusal.
 */
public final class PageRef {
  /** No page: only {@code Vmo.peekPage} answers it. */
  public static final long ABSENT = 0;

  /** There is a frame. */
  public static final long PRESENT = 1L << 0;

  /** The frame is private and may be mapped writable. */
  public static final long WRITABLE = 1L << 1;

  /** The page was there. */
  public static final int FOUND = 0;

  /** The page was made now, of zeros. */
  public static final int ZERO_FILLED = 1;

  /** The page was made now, a copy of a shared one. */
  public static final int COPIED = 2;

  /** The shared zero page: read-only, not committed. */
  public static final int ZERO_PAGE = 3;

  private static final int KIND_SHIFT = 2;
  private static final int KIND_MASK = 3;
  private static final long FRAME_MASK = 0x000f_ffff_ffff_f000L;

  private PageRef() {}

  /** Returns a frame that may be mapped; {@code writable} says how. */
  public static long of(long framePaddr, boolean writable, int kind) {
    return framePaddr | PRESENT | (writable ? WRITABLE : 0) | (long) kind << KIND_SHIFT;
  }

  /** Returns a refusal. */
  public static long error(Status status) {
    return status.value();
  }

  /** Returns whether there is a frame. */
  public static boolean isPresent(long ref) {
    return ref > 0;
  }

  /** Returns whether the request was refused. */
  public static boolean isError(long ref) {
    return ref < 0;
  }

  /** Returns the status of a refusal, OK otherwise. */
  public static Status status(long ref) {
    return ref < 0 ? Status.of((int) ref) : Status.OK;
  }

  /** Returns whether the frame may be mapped writable. */
  public static boolean isWritable(long ref) {
    return (ref & WRITABLE) != 0;
  }

  /** Returns the frame as one that may not be mapped writable. */
  public static long readOnly(long ref) {
    return ref & ~WRITABLE;
  }

  /** Returns the physical address of the frame. */
  public static long frame(long ref) {
    return ref & FRAME_MASK;
  }

  /** Returns {@link #FOUND}, {@link #ZERO_FILLED}, {@link #COPIED} or {@link #ZERO_PAGE}. */
  public static int kind(long ref) {
    return (int) (ref >>> KIND_SHIFT) & KIND_MASK;
  }
}
