package mmusim.mmu.memory;

/** More simulated RAM was written than the Java heap may hold; the simulated machine is intact. */
public final class MemoryLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception for a limit of {@code limitBytes} bytes of heap. */
  public MemoryLimitException(long limitBytes) {
    super(
        "more than %d MiB of simulated RAM was written; give Java a larger heap (-Xmx)"
            .formatted(limitBytes >>> 20));
  }
}
