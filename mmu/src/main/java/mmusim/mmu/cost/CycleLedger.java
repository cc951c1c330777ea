package mmusim.mmu.cost;

/** The cycles of one CPU, by cause. */
public final class CycleLedger {
  private final long[] cyclesByCause = new long[CycleCause.values().length];
  private long totalCycles;

  /** Adds {@code cycles}, at least 0, to {@code cause}. */
  public void charge(CycleCause cause, long cycles) {
    assert cycles >= 0;
    cyclesByCause[cause.index()] += cycles;
    totalCycles += cycles;
  }

  /** Returns all cycles charged so far. */
  public long totalCycles() {
    return totalCycles;
  }

  /** Returns the cycles charged to {@code cause} so far. */
  public long cycles(CycleCause cause) {
    return cyclesByCause[cause.index()];
  }
}
