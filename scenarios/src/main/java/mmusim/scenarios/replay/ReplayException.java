package mmusim.scenarios.replay;

/** A trace that the simulated machine cannot run; the message says what would help. */
public final class ReplayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; the message is one line. */
  public ReplayException(String message) {
    super(message);
  }

  /** Returns the exception for an address that needs more levels of tables. */
  static ReplayException notCanonical(long vaddr, int levels) {
    return new ReplayException(
        "address 0x%x is not canonical with %d levels of tables; try --levels 5"
            .formatted(vaddr, levels));
  }
}
