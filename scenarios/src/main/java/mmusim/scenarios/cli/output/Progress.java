package mmusim.scenarios.cli.output;

import java.io.PrintWriter;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import mmusim.scenarios.trace.TraceInput;
import org.jspecify.annotations.Nullable;

/** A progress bar with rate and time left on the standard error; silent where it is no terminal. */
public final class Progress implements AutoCloseable {
  private static final int UPDATE_MILLIS = 250;
  private static final long MEBIBYTE = 1L << 20;

  /** Things read between two looks at the clock. */
  private static final long STEP = 1 << 14;

  private final @Nullable ProgressBar bar;
  private final LongSupplier consumedBytes;
  private final String things;
  private final long startNanos = System.nanoTime();
  private long next;

  private Progress(@Nullable ProgressBar bar, LongSupplier consumedBytes, String things) {
    this.bar = bar;
    this.consumedBytes = consumedBytes;
    this.things = things;
  }

  /** Shows how far reading a trace is. */
  public static Progress start(TraceInput input, PrintWriter err) {
    return start(input.sizeBytes(), input::consumedBytes, "references", err);
  }

  /**
   * Shows how far reading is.
   *
   * @param sizeBytes of the file, or -1 if that is not known
   * @param consumedBytes how much of it was read
   * @param things what is read
   */
  public static Progress start(
      long sizeBytes, LongSupplier consumedBytes, String things, PrintWriter err) {
    if (!Terminal.showsProgress()) {
      return new Progress(null, consumedBytes, things);
    }
    err.flush();
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("reading")
            .setInitialMax(sizeBytes)
            .setUnit("MiB", MEBIBYTE)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setStyle(ProgressBarStyle.ASCII)
            .build();
    return new Progress(bar, consumedBytes, things);
  }

  /** Shows how far reading came; cheap enough to be called for every batch. */
  public void update(long done) {
    if (bar == null || done < next) {
      return;
    }
    next = done + STEP;
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    bar.stepTo(consumedBytes.getAsLong());
    double rate = done / seconds;
    bar.setExtraMessage(
        rate < 1e6
            ? "%,.0f %s/s".formatted(rate, things)
            : "%.1f M %s/s".formatted(rate / 1e6, things));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.stepTo(consumedBytes.getAsLong());
      bar.close();
    }
  }
}
