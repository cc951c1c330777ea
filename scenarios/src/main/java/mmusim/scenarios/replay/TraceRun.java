package mmusim.scenarios.replay;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import mmusim.scenarios.trace.TraceException;
import mmusim.scenarios.trace.TraceReader;

/**
 * Feeds a trace to a sink as a {@link TracePlan} says, and calls back exactly where the warm-up and
 * each interval end. Allocates nothing but its two buffers.
 */
public final class TraceRun {
  private static final int BATCH = 1 << 14;

  /** References that are left out at a time. */
  private static final long SKIP_MAX = 1L << 24;

  private final TraceReader reader;
  private final TracePlan plan;
  private final BooleanSupplier stop;
  private final LongConsumer progress;
  private final long[] vaddrs = new long[BATCH];
  private final int[] attributes = new int[BATCH];
  private long skipped;
  private long fed;
  private boolean stopped;

  /** What happens at the borders; all counts are of references fed so far. */
  public interface Borders {
    /** The warm-up is over, which may be before the first reference. */
    void warmedUp();

    /** An interval is over; {@code fed} references were fed after the warm-up. */
    void intervalOver(long fed);

    /** The trace is over, {@code fed} references after the warm-up, perhaps within an interval. */
    void ended(long fed);
  }

  /**
   * Prepares a run.
   *
   * @param stop asked after every few thousand references
   * @param progress told the references read so far, as often
   */
  public TraceRun(TraceReader reader, TracePlan plan, BooleanSupplier stop, LongConsumer progress) {
    this.reader = reader;
    this.plan = plan;
    this.stop = stop;
    this.progress = progress;
  }

  /**
   * Feeds the trace.
   *
   * @throws TraceException if it is damaged or too much of it is malformed
   */
  public void run(ReferenceSink sink, Borders borders) throws TraceException {
    if (plan.warmup() == 0) {
      borders.warmedUp();
    }
    skip();
    while (fed < plan.limit() && !stopped) {
      int count = reader.read(vaddrs, attributes);
      if (count == 0) {
        break;
      }
      feed(sink, borders, (int) Math.min(count, plan.limit() - fed));
      progress.accept(skipped + fed);
      stopped = stop.getAsBoolean();
    }
    if (fed < plan.warmup()) {
      borders.warmedUp();
    } else if (plan.interval() > 0 && fed > plan.warmup()) {
      borders.ended(fed - plan.warmup());
    }
  }

  /** Leaves references out, some at a time, so that a long way can be stopped. */
  private void skip() throws TraceException {
    while (skipped < plan.skip() && !stopped) {
      long done = reader.skip(Math.min(plan.skip() - skipped, SKIP_MAX));
      if (done == 0) {
        break;
      }
      skipped += done;
      progress.accept(skipped);
      stopped = stop.getAsBoolean();
    }
  }

  /** Returns the references left out at the start. */
  public long skipped() {
    return skipped;
  }

  /** Returns the references fed, the warm-up included. */
  public long fed() {
    return fed;
  }

  /** Returns whether the run was stopped before the end. */
  public boolean isStopped() {
    return stopped;
  }

  private void feed(ReferenceSink sink, Borders borders, int count) {
    int from = 0;
    while (from < count) {
      int to = (int) Math.min(count, from + untilBorder());
      sink.feed(vaddrs, attributes, from, to);
      fed += to - from;
      from = to;
      if (fed == plan.warmup()) {
        borders.warmedUp();
      } else if (isIntervalOver()) {
        borders.intervalOver(fed - plan.warmup());
      }
    }
  }

  /** References up to the next border, at least 1. */
  private long untilBorder() {
    if (fed < plan.warmup()) {
      return plan.warmup() - fed;
    }
    return plan.interval() == 0
        ? Long.MAX_VALUE >> 1
        : plan.interval() - (fed - plan.warmup()) % plan.interval();
  }

  private boolean isIntervalOver() {
    return plan.interval() > 0
        && fed > plan.warmup()
        && (fed - plan.warmup()) % plan.interval() == 0;
  }
}
