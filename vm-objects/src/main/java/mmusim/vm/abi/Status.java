package mmusim.vm.abi;

/**
 * What a system call answers; Zircon's status codes, with Zircon's numbers.
 *
 * @see "Fuchsia, docs/concepts/kernel/errors.md"
 */
public enum Status {
  OK(0),
  ERR_INTERNAL(-1),
  ERR_NOT_SUPPORTED(-2),
  ERR_NO_RESOURCES(-3),
  ERR_NO_MEMORY(-4),
  ERR_INVALID_ARGS(-10),
  ERR_BAD_HANDLE(-11),
  ERR_WRONG_TYPE(-12),
  ERR_OUT_OF_RANGE(-14),
  ERR_BUFFER_TOO_SMALL(-15),
  ERR_BAD_STATE(-20),
  ERR_TIMED_OUT(-21),
  ERR_SHOULD_WAIT(-22),
  ERR_NOT_FOUND(-25),
  ERR_ALREADY_EXISTS(-26),
  ERR_UNAVAILABLE(-28),
  ERR_ACCESS_DENIED(-30),
  ERR_IO(-40),
  ERR_IO_DATA_INTEGRITY(-42),
  ERR_NO_SPACE(-54);

  private static final Status[] BY_NUMBER = new Status[64];

  static {
    for (Status status : values()) {
      BY_NUMBER[-status.value] = status;
    }
  }

  private final int value;

  Status(int value) {
    this.value = value;
  }

  /** Returns Zircon's number: 0 or negative. */
  public int value() {
    return value;
  }

  /** Returns the status with Zircon's number {@code value}, which is one. */
  public static Status of(int value) {
    return BY_NUMBER[-value];
  }

  /** Returns whether this is {@link #OK}. */
  public boolean isOk() {
    return this == OK;
  }
}
