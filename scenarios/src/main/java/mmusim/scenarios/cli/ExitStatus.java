package mmusim.scenarios.cli;

/** What the command exits with. */
final class ExitStatus {
  /** All as expected. */
  static final int OK = 0;

  /** An expectation failed. */
  static final int FAILED = 1;

  /** Unusable input or arguments. */
  static final int UNUSABLE = 2;

  /**
   * Ended early because nobody reads the output any more: as a shell reports a program that SIGPIPE
   * ended, 128 + 13.
   */
  static final int UNREAD = 141;

  private ExitStatus() {}
}
