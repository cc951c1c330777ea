package mmusim.mmu.memory;

/** The simulated RAM and what is kept about it need more of the Java heap than they may have. */
public final class MemoryLimitException extends LimitException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception for a limit of {@code limitBytes} bytes of heap. */
  public MemoryLimitException(long limitBytes) {
    super(
        "touches more memory than "
            + describe(limitBytes)
            + " of Java heap can hold; a larger heap is set by JAVA_TOOL_OPTIONS=-Xmx...");
  }

  private static String describe(long bytes) {
    return bytes < 1L << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }
}
