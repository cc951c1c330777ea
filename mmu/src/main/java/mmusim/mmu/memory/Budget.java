package mmusim.mmu.memory;

/**
 * What a machine, and what runs on it, may take of the host: bytes of heap, and time. Whoever makes
 * something that lives as long as the machine and whose number a program decides takes its bytes
 * here first, so that a hostile program ends with a message while the heap still has room, and with
 * the same message every time.
 *
 * <p>The bytes are estimates. Taking also looks at the clock now and then, so that one long
 * operation ends in time.
 */
public final class Budget {
  private static final long NO_DEADLINE = Long.MAX_VALUE;

  /** How many bytes are taken between two looks at the clock. */
  private static final long CLOCK_BYTES = 1L << 16;

  private final long heapBytes;
  private final long deadlineNanos;
  private long takenBytes;
  private long bytesToClock;

  private Budget(long heapBytes, long deadlineNanos) {
    this.heapBytes = heapBytes;
    this.deadlineNanos = deadlineNanos;
  }

  /** Returns a budget of {@code heapBytes} bytes and any time. */
  public static Budget ofBytes(long heapBytes) {
    return new Budget(heapBytes, NO_DEADLINE);
  }

  /** Returns a budget of half of the Java heap and any time. */
  public static Budget ofHalfTheHeap() {
    return ofBytes(Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * Returns a budget of as many bytes that ends at a time.
   *
   * @param nanoTime as {@link System#nanoTime} gives it
   */
  public Budget until(long nanoTime) {
    return new Budget(heapBytes, nanoTime == NO_DEADLINE ? nanoTime - 1 : nanoTime);
  }

  /** Returns the bytes that may be taken in all. */
  public long heapBytes() {
    return heapBytes;
  }

  /** Returns the bytes that are taken now. */
  public long takenBytes() {
    return takenBytes;
  }

  /**
   * Takes {@code bytes} bytes of heap.
   *
   * @param bytes at least 0
   * @throws MemoryLimitException if so many are not left; nothing is taken then
   * @throws TimeLimitException if the time is over
   */
  public void take(long bytes) {
    require(bytes);
    bytesToClock -= bytes;
    if (bytesToClock < 0) {
      checkTime();
      bytesToClock = CLOCK_BYTES;
    }
    takenBytes += bytes;
  }

  /**
   * Does nothing if {@code bytes} bytes are left.
   *
   * @throws MemoryLimitException if not
   */
  public void require(long bytes) {
    if (bytes > heapBytes - takenBytes) {
      throw new MemoryLimitException(heapBytes);
    }
  }

  /** Gives back bytes that were taken. */
  public void giveBack(long bytes) {
    takenBytes -= bytes;
    assert takenBytes >= 0 : takenBytes;
  }

  /**
   * Does nothing while there is time.
   *
   * @throws TimeLimitException if the time is over
   */
  public void checkTime() {
    if (deadlineNanos != NO_DEADLINE && System.nanoTime() - deadlineNanos > 0) {
      throw new TimeLimitException();
    }
  }
}
