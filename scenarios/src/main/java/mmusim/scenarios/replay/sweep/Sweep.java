package mmusim.scenarios.replay.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mmusim.mmu.cost.Counters;
import mmusim.scenarios.replay.ReferenceSink;
import mmusim.scenarios.replay.TlbReplayer;

/**
 * Feeds one trace to many TLBs, on several threads.
 *
 * <p>Each TLB belongs to one thread for good and gets the references in order, so that the counts
 * do not depend on the threads. A batch is copied, and simulated while the next one is read.
 */
public final class Sweep implements ReferenceSink, AutoCloseable {
  private static final int BATCH = 1 << 16;

  private final List<SweepPoint> points;
  private final List<TlbReplayer> replayers = new ArrayList<>();
  private final ExecutorService threads;
  private final int threadCount;
  private final List<Future<?>> running = new ArrayList<>();
  private Batch filling = new Batch();
  private Batch simulated = new Batch();

  /** References on their way to the threads. */
  private static final class Batch {
    private final long[] vaddrs = new long[BATCH];
    private final int[] attributes = new int[BATCH];
    private int count;
  }

  /**
   * Creates empty TLBs.
   *
   * @param threadCount at least 1
   * @param seed of random replacement
   */
  public Sweep(List<SweepPoint> points, int threadCount, long seed) {
    this.points = List.copyOf(points);
    this.threadCount = Math.max(1, Math.min(threadCount, points.size()));
    for (SweepPoint point : points) {
      replayers.add(new TlbReplayer(point.geometry(), point.sizing(), point.costs(), seed));
    }
    this.threads =
        Executors.newFixedThreadPool(
            this.threadCount,
            task -> {
              Thread thread = new Thread(task, "sweep");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void feed(long[] vaddrs, int[] attributes, int from, int to) {
    int at = from;
    while (at < to) {
      int length = Math.min(to - at, BATCH - filling.count);
      System.arraycopy(vaddrs, at, filling.vaddrs, filling.count, length);
      System.arraycopy(attributes, at, filling.attributes, filling.count, length);
      filling.count += length;
      at += length;
      if (filling.count == BATCH) {
        simulate();
      }
    }
  }

  /** Returns what the TLBs did so far, cheapest first. */
  public List<SweepRow> rows() {
    simulate();
    await();
    List<SweepRow> rows = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      rows.add(row(points.get(i), replayers.get(i).counters()));
    }
    rows.sort(SweepRow.BY_COST);
    return rows;
  }

  /** Ends the threads. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Hands the filled batch to the threads, once they are done with the one before. */
  private void simulate() {
    await();
    Batch batch = filling;
    filling = simulated;
    simulated = batch;
    filling.count = 0;
    for (int thread = 0; thread < threadCount; thread++) {
      int first = thread;
      running.add(threads.submit(() -> simulate(batch, first)));
    }
  }

  private void simulate(Batch batch, int first) {
    for (int i = first; i < replayers.size(); i += threadCount) {
      replayers.get(i).feed(batch.vaddrs, batch.attributes, 0, batch.count);
    }
  }

  private void await() {
    try {
      for (Future<?> task : running) {
        task.get();
      }
      running.clear();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a sweep's thread failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a sweep's threads", e);
    }
  }

  private static SweepRow row(SweepPoint point, Counters counters) {
    return new SweepRow(
        point,
        counters.get("tlb.l1d.hits"),
        counters.get("tlb.l1d.misses"),
        counters.get("tlb.l1i.hits"),
        counters.get("tlb.l1i.misses"),
        counters.get("tlb.l2.hits"),
        counters.get("tlb.l2.misses"),
        counters.get("walks"),
        counters.get("cycles"));
  }
}
