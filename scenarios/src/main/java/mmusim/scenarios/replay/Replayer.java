package mmusim.scenarios.replay;

import mmusim.mmu.cost.Counters;

/** What a trace is fed to. Not for use by several threads. */
public interface Replayer {
  /**
   * Makes the references {@code from} to {@code to - 1} of the arrays, see {@link
   * mmusim.scenarios.trace.Reference}.
   *
   * <p>A reference is split at the boundaries of its pages, the low page first; a modify is a read,
   * then a write.
   */
  void feed(long[] vaddrs, int[] attributes, int from, int to);

  /** Returns the counters, by the names that a machine has. */
  Counters counters();
}
