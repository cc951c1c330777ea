package mmusim.scenarios.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import mmusim.scenarios.trace.TraceInput;
import org.jspecify.annotations.Nullable;

/** A progress bar with rate and time left on the standard error; silent where it is no terminal. */
final class Progress implements AutoCloseable {
  private static final int UPDATE_MILLIS = 250;
  private static final long MEBIBYTE = 1L << 20;

  private final @Nullable ProgressBar bar;
  private final TraceInput input;
  private final long startNanos = System.nanoTime();
  private long next;

  private Progress(@Nullable ProgressBar bar, TraceInput input) {
    this.bar = bar;
    this.input = input;
  }

  static Progress start(TraceInput input, PrintWriter err) {
    if (!Terminal.isTerminal()) {
      return new Progress(null, input);
    }
    err.flush();
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("reading")
            .setInitialMax(input.sizeBytes())
            .setUnit("MiB", MEBIBYTE)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setStyle(ProgressBarStyle.ASCII)
            .build();
    return new Progress(bar, input);
  }

  /** Shows how far reading came; cheap enough to be called for every batch. */
  void update(long references) {
    if (bar == null || references < next) {
      return;
    }
    next = references + (1 << 18);
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    bar.stepTo(input.consumedBytes());
    bar.setExtraMessage("%.1f M references/s".formatted(references / seconds / 1e6));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.stepTo(input.consumedBytes());
      bar.close();
    }
  }
}
