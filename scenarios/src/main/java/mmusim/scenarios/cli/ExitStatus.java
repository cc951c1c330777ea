package mmusim.scenarios.cli;

/** What the command exits with. */
final class ExitStatus {
  /** All as expected. */
  static final int OK = 0;

  /** An expectation failed. */
  static final int FAILED = 1;

  /** Unusable input or arguments. */
  static final int UNUSABLE = 2;

  private ExitStatus() {}
}
