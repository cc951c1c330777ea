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
import java.util.function.Function;
import java.util.function.Predicate;
import mmusim.scenarios.run.ScenarioReport;

/**
 * Runs files on several threads and hands on their reports in the order of the files, so that the
 * output does not depend on the number of threads. A file that does not come back in time is given
 * up: its thread is left behind, and ends with the process.
 */
final class Batch {
  /** Files that may be ahead of the one that is waited for, per thread. */
  private static final int AHEAD = 4;

  /** How much longer than the limit a run may take, before it is given up from outside. */
  private static final long GRACE_MILLIS = 1_000;

  private static final long POLL_MILLIS = 50;

  private final Function<Path, List<ScenarioReport>> work;
  private final int jobs;
  private final long timeoutMillis;
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
   * @param timeoutMillis how long a file may take, or 0 for no limit
   */
  Batch(Function<Path, List<ScenarioReport>> work, int jobs, long timeoutMillis) {
    this.work = work;
    this.jobs = jobs;
    this.timeoutMillis = timeoutMillis;
    this.running = new Semaphore(jobs);
  }

  /** A file that is being run, or will be. */
  private final class Job {
    private final Path file;
    private final Future<List<ScenarioReport>> reports;
    private volatile long startNanos;
    private volatile boolean started;

    Job(Path file) {
      this.file = file;
      this.reports = threads.submit(this::runOne);
    }

    private List<ScenarioReport> runOne() throws InterruptedException {
      running.acquire();
      try {
        startNanos = System.nanoTime();
        started = true;
        return work.apply(file);
      } finally {
        running.release();
      }
    }

    boolean isLate() {
      long limitNanos = (timeoutMillis + GRACE_MILLIS) * 1_000_000;
      return timeoutMillis > 0 && started && System.nanoTime() - startNanos > limitNanos;
    }
  }

  /**
   * Runs {@code files}.
   *
   * @param sink takes each report, in order, on the calling thread; false ends the batch
   */
  void run(List<Path> files, Predicate<ScenarioReport> sink) throws InterruptedException {
    Deque<Job> ahead = new ArrayDeque<>();
    int next = 0;
    try {
      while (next < files.size() || !ahead.isEmpty()) {
        while (next < files.size() && ahead.size() < jobs * AHEAD) {
          Path file = files.get(next++);
          ahead.add(new Job(file));
        }
        for (ScenarioReport report : await(ahead.remove())) {
          if (!sink.test(report)) {
            return;
          }
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private List<ScenarioReport> await(Job job) throws InterruptedException {
    try {
      while (true) {
        try {
          return job.reports.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException stillRunning) {
          if (job.isLate()) {
            return givenUp(job);
          }
        }
      }
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Error error) {
        throw error;
      }
      if (failed.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException(failed.getCause());
    }
  }

  /** Leaves the thread of a job alone with it, and lets another file take its turn. */
  private List<ScenarioReport> givenUp(Job job) {
    boolean cancelled = job.reports.cancel(true);
    assert cancelled : job.file;
    running.release();
    return List.of(
        ScenarioReport.unusable(
            job.file.toString(),
            "takes longer than " + timeoutMillis / 1000.0 + " s; see --timeout"));
  }
}
