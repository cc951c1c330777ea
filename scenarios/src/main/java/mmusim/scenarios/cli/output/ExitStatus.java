package mmusim.scenarios.cli.output;

/** What the command exits with. */
public final class ExitStatus {
  /** All as expected. */
  public static final int OK = 0;

  /** An expectation failed. */
  public static final int FAILED = 1;

  /** Unusable input or arguments. */
  public static final int UNUSABLE = 2;

  /**
   * Ended early because nobody reads the output any more: as a shell reports a program that SIGPIPE
   * ended, 128 + 13.
   */
  public static final int UNREAD = 141;

  private ExitStatus() {}
}
