package mmusim.mmu.memory;

/**
 * The simulation asks for more than the host may give it: heap, time, or places in a table. The
 * message says which limit was met; what is simulated is not to be used any further.
 */
public class LimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception; {@code message} names the limit, without a final full stop. */
  public LimitException(String message) {
    super(message);
  }
}
