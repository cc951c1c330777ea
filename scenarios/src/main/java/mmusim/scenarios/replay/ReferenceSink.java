package mmusim.scenarios.replay;

/** What a trace is fed to. Not for use by several threads. */
public interface ReferenceSink {
  /**
   * Takes the references {@code from} to {@code to - 1} of the arrays, see {@link
   * mmusim.scenarios.trace.Reference}.
   *
   * <p>A reference is split at the boundaries of its pages, the low page first; a modify is a read,
   * then a write.
   */
  void feed(long[] vaddrs, int[] attributes, int from, int to);
}
