package mmusim.vm.handle;

import mmusim.vm.abi.VmOption;

/**
 * Rights of a handle: {@code ZX_RIGHT_*}.
 *
 * @see "Fuchsia, docs/concepts/kernel/rights.md"
 */
public final class Rights {
  /** May be duplicated. */
  public static final int DUPLICATE = 1 << 0;

  /** May be sent to another process. */
  public static final int TRANSFER = 1 << 1;

  /** May be read from, or mapped readable. */
  public static final int READ = 1 << 2;

  /** May be written to, or mapped writable. */
  public static final int WRITE = 1 << 3;

  /** May be mapped executable. */
  public static final int EXECUTE = 1 << 4;

  /** May be mapped. */
  public static final int MAP = 1 << 5;

  /** Properties may be read. */
  public static final int GET_PROPERTY = 1 << 6;

  /** Properties may be set. */
  public static final int SET_PROPERTY = 1 << 7;

  /** Children may be listed. */
  public static final int ENUMERATE = 1 << 8;

  /** May be destroyed. */
  public static final int DESTROY = 1 << 9;

  /** Policy may be set. */
  public static final int SET_POLICY = 1 << 10;

  /** Policy may be read. */
  public static final int GET_POLICY = 1 << 11;

  /** Signals may be set. */
  public static final int SIGNAL = 1 << 12;

  /** Signals of the peer may be set. */
  public static final int SIGNAL_PEER = 1 << 13;

  /** May be waited on. */
  public static final int WAIT = 1 << 14;

  /** Information topics may be read. */
  public static final int INSPECT = 1 << 15;

  /** Job may be managed. */
  public static final int MANAGE_JOB = 1 << 16;

  /** Process may be managed. */
  public static final int MANAGE_PROCESS = 1 << 17;

  /** Thread may be managed. */
  public static final int MANAGE_THREAD = 1 << 18;

  /** Profile may be applied. */
  public static final int APPLY_PROFILE = 1 << 19;

  /** Socket may be managed. */
  public static final int MANAGE_SOCKET = 1 << 20;

  /** Operations may reach into child VMARs. */
  public static final int OP_CHILDREN = 1 << 21;

  /** May be resized. */
  public static final int RESIZE = 1 << 22;

  /** VMOs may be attached to the pager. */
  public static final int ATTACH_VMO = 1 << 23;

  /** VMOs of the pager may be managed. */
  public static final int MANAGE_VMO = 1 << 24;

  /** The rights of the original handle. */
  public static final int SAME_RIGHTS = 1 << 31;

  /** What a new VMO handle has; RESIZE comes with a resizable VMO. */
  public static final int DEFAULT_VMO =
      DUPLICATE
          | TRANSFER
          | WAIT
          | INSPECT
          | READ
          | WRITE
          | GET_PROPERTY
          | SET_PROPERTY
          | MAP
          | SIGNAL;

  /** What a new VMAR handle has besides READ, WRITE and EXECUTE by its CAN_MAP flags. */
  public static final int DEFAULT_VMAR = DUPLICATE | TRANSFER | INSPECT | OP_CHILDREN;

  /** What a new pager handle has. */
  public static final int DEFAULT_PAGER = INSPECT | TRANSFER | ATTACH_VMO | MANAGE_VMO;

  /** What a new pinned-memory token has. */
  public static final int DEFAULT_PMT = INSPECT;

  /** What a new process handle has. */
  public static final int DEFAULT_PROCESS =
      TRANSFER
          | DUPLICATE
          | READ
          | WRITE
          | GET_PROPERTY
          | SET_PROPERTY
          | ENUMERATE
          | DESTROY
          | SIGNAL
          | WAIT
          | INSPECT
          | MANAGE_PROCESS
          | MANAGE_THREAD;

  private static final int READ_SHIFT = 2;

  private Rights() {}

  /** Returns which of READ, WRITE and EXECUTE a handle needs for PERM bits of {@link VmOption}. */
  public static int ofPermissions(int permissions) {
    return permissions << READ_SHIFT;
  }

  /** Returns the PERM bits of {@link VmOption} that READ, WRITE and EXECUTE allow. */
  public static int permissionsIn(int rights) {
    return rights >>> READ_SHIFT & VmOption.PERM_MASK;
  }
}
