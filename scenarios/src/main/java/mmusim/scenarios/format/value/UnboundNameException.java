package mmusim.scenarios.format.value;

/**
 * A step needs a name that the run has not bound, because the step that would have bound it failed.
 */
public final class UnboundNameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a sentence that says which name and why. */
  public UnboundNameException(String message) {
    super(message, null, false, false);
  }
}
