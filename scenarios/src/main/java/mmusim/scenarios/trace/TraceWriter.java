package mmusim.scenarios.trace;

import java.io.Closeable;
import java.io.IOException;

/** Writes references in one format. Not for use by several threads. */
public interface TraceWriter extends Closeable {
  /**
   * Appends references.
   *
   * @param vaddrs addresses of the first bytes
   * @param attributes kinds and sizes, see {@link Reference}
   * @param count how many of the elements, from index 0 on
   * @throws IOException if the output cannot be written
   */
  void write(long[] vaddrs, int[] attributes, int count) throws IOException;

  /** Writes what a complete file needs at its end, and closes the output. */
  @Override
  void close() throws IOException;
}
