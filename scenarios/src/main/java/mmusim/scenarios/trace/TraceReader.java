package mmusim.scenarios.trace;

import java.io.Closeable;

/**
 * A trace as a stream of references. Not for use by several threads.
 *
 * <p>The caller owns the arrays and passes the same ones again, so that reading allocates nothing
 * however long the trace is.
 */
public interface TraceReader extends Closeable {
  /** How many references {@link #skip} reads at a time. */
  int SKIP_REFERENCES_MAX = 4096;

  /**
   * Fills the arrays from index 0.
   *
   * @param vaddrs receives the address of the first byte
   * @param attributes receives kind and size, see {@link Reference}; as long as {@code vaddrs}
   * @return how many references were stored, at least 1; 0 at the end of the trace
   * @throws TraceException if the trace is damaged, or too much of it is malformed
   */
  int read(long[] vaddrs, int[] attributes) throws TraceException;

  /**
   * Leaves out references; formats with an index do not read what they leave out.
   *
   * @param count how many, at least 0
   * @return how many there were to leave out; less than {@code count} only at the end of the trace
   * @throws TraceException as {@link #read} does
   */
  default long skip(long count) throws TraceException {
    long[] vaddrs = new long[(int) Math.min(count, SKIP_REFERENCES_MAX)];
    int[] attributes = new int[vaddrs.length];
    long skipped = 0;
    while (skipped < count) {
      if (count - skipped < vaddrs.length) {
        vaddrs = new long[(int) (count - skipped)];
      }
      int read = read(vaddrs, attributes);
      if (read == 0) {
        break;
      }
      skipped += read;
    }
    return skipped;
  }

  /** Returns what was read, ignored and malformed so far; the object is live. */
  TraceTally tally();

  /** Closes the input. */
  @Override
  void close();
}
