package mmusim.mmu.memory;

/** The simulation takes longer than it may. */
public final class TimeLimitException extends LimitException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public TimeLimitException() {
    super("takes longer than it may");
  }
}
