package mmusim.scenarios.cli;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import mmusim.mmu.memory.MemoryLimitException;
import mmusim.scenarios.io.SequentialFile;
import mmusim.scenarios.io.StandardInput;
import mmusim.scenarios.run.RunOptions;
import mmusim.scenarios.run.ScenarioReport;

/**
 * Runs files on several threads and hands on their reports in the order of the files, so that the
 * output does not depend on the number of threads. A file that needs more than its share of the
 * heap runs again, alone. One that does not come back in time is given up: its thread is left
 * behind, and ends with the process.
 */
final class Batch {
  /** Files that may be ahead of the one that is waited for, per thread. */
  private static final int AHEAD = 4;

  /** How much longer than the limit a run may take, before it is given up from outside. */
  static final long GRACE_MILLIS = 5_000;

  private static final long POLL_MILLIS = 50;

  /** Runs files. */
  @FunctionalInterface
  interface Work {
    /**
     * Runs a file.
     *
     * @param sharers how many files run at the same time and share the heap
     * @throws MemoryLimitException if a share is not enough; so may an {@link OutOfMemoryError}
     */
    List<ScenarioReport> run(Path file, int sharers);
  }

  private final Work work;
  private final int jobs;
  private final long timeoutMillis;
  private final long graceMillis;
  private final Semaphore running;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(null, task, "scenario", 16L << 20);
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Creates a batch.
   *
   * @param work runs one file
   * @param jobs threads, at least 1
   * @param timeoutMillis how long a file may take, or 0 for no limit; waiting for one that somebody
   *     hands in takes as long as it takes
   * @param graceMillis how much longer before it is given up
   */
  Batch(Work work, int jobs, long timeoutMillis, long graceMillis) {
    this.work = work;
    this.jobs = jobs;
    this.timeoutMillis = timeoutMillis;
    this.graceMillis = graceMillis;
    this.running = new Semaphore(jobs);
  }

  /** A file that is being run, or will be. */
  private final class Job {
    private final Path file;
    private final int permits;
    private final boolean limited;
    private final Future<List<ScenarioReport>> reports;
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile long startNanos;
    private volatile boolean started;

    /**
     * Starts a job as soon as it gets its permits.
     *
     * @param permits 1, or all for a file that runs alone and has its permits already
     */
    Job(Path file, int permits) {
      this.file = file;
      this.permits = permits;
      this.limited = timeoutMillis > 0 && !SequentialFile.isHandedIn(file);
      this.reports = threads.submit(this::runOne);
    }

    private boolean isAlone() {
      return permits == jobs;
    }

    private List<ScenarioReport> runOne() throws InterruptedException {
      if (jobs == 1 || !isAlone()) {
        running.acquire();
      }
      try {
        startNanos = System.nanoTime();
        started = true;
        return work.run(file, isAlone() ? 1 : jobs);
      } finally {
        release();
      }
    }

    /** Leaves the thread of a late job alone with it, and lets another file take its turn. */
    boolean giveUpIfLate() {
      long limitNanos = (timeoutMillis + graceMillis) * 1_000_000;
      boolean late = limited && started && System.nanoTime() - startNanos > limitNanos;
      if (late && reports.cancel(true)) {
        release();
      }
      return reports.isCancelled();
    }

    private void release() {
      if (released.compareAndSet(false, true)) {
        running.release(permits);
      }
    }
  }

  /**
   * Runs {@code files}.
   *
   * @param sink takes each report, in order, on the calling thread; false ends the batch
   * @param stop asked all the time; true ends the batch without the files that are running
   */
  void run(List<Path> files, Predicate<ScenarioReport> sink, BooleanSupplier stop)
      throws InterruptedException {
    Deque<Job> ahead = new ArrayDeque<>();
    int next = 0;
    try {
      while ((next < files.size() || !ahead.isEmpty()) && !stop.getAsBoolean()) {
        while (next < files.size() && ahead.size() < filesAhead()) {
          Path file = files.get(next++);
          ahead.add(new Job(file, 1));
        }
        for (ScenarioReport report : await(ahead.remove(), ahead, stop)) {
          if (!sink.test(report)) {
            return;
          }
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** One thread takes the files in their order, and none beyond the one that ends the batch. */
  private int filesAhead() {
    return jobs == 1 ? 1 : jobs * AHEAD;
  }

  private List<ScenarioReport> await(Job job, Deque<Job> ahead, BooleanSupplier stop)
      throws InterruptedException {
    try {
      while (!job.giveUpIfLate()) {
        try {
          return job.reports.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillRunning) {
          ahead.forEach(Job::giveUpIfLate); // one of them may have the turn of this one
          if (stop.getAsBoolean()) {
            return List.of();
          }
        }
      }
      return List.of(
          ScenarioReport.unusable(
              StandardInput.nameOf(job.file), RunOptions.tookLonger(timeoutMillis)));
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      boolean full = cause instanceof MemoryLimitException || cause instanceof OutOfMemoryError;
      if (full && !job.isAlone()) {
        return await(alone(job.file, ahead), ahead, stop);
      }
      if (cause instanceof Error error) {
        throw error;
      }
      if (cause instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException(cause);
    }
  }

  /** Runs a file again when nothing else runs. */
  private Job alone(Path file, Deque<Job> ahead) throws InterruptedException {
    while (!running.tryAcquire(jobs, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      ahead.forEach(Job::giveUpIfLate);
    }
    return new Job(file, jobs);
  }
}
