package mmusim.scenarios.replay;

import mmusim.mmu.cost.Counters;

/** A simulation that a trace is fed to, and that counts. */
public interface Replayer extends ReferenceSink {
  /** Returns the counters, by the names that a machine has. */
  Counters counters();
}
