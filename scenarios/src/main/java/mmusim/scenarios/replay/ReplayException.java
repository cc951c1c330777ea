package mmusim.scenarios.replay;

/** A trace that the simulated machine cannot run; the message says what would help. */
public final class ReplayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message is one line. */
  public ReplayException(String message) {
    super(message);
  }
}
