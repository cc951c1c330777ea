package mmusim.scenarios.cli.output;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mmusim.scenarios.io.SlowInput;

/**
 * Lets a command end early and still print what it has: when the process is asked to end (Ctrl-C),
 * {@link #isRequested} becomes true, and the process waits for {@link #close} before it ends, but
 * not long for a command that itself waits for input.
 */
public final class Interruption implements AutoCloseable {
  private static final int WAIT_SECONDS = 20;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::request, "interruption");
  private volatile boolean requested;

  private Interruption() {}

  /** Watches for Ctrl-C until {@link #close}. */
  public static Interruption watch() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Returns whether the command should stop. */
  public boolean isRequested() {
    return requested;
  }

  @Override
  public void close() {
    finished.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException ending) {
        // The process is ending already, and waits no longer for this command.
        requested = true;
      }
    }
  }

  void request() {
    requested = true;
    try {
      for (int seconds = 1; !finished.await(1, TimeUnit.SECONDS); seconds++) {
        if (SlowInput.isAwaited()) {
          System.err.println("mmusim: interrupted while waiting for input; there are no results");
          return;
        }
        if (seconds == WAIT_SECONDS) {
          System.err.println("mmusim: the command did not stop in time");
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
