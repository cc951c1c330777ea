package mmusim.scenarios.cli;

import java.io.PrintWriter;
import mmusim.scenarios.cli.output.Terminal;
import mmusim.scenarios.report.Totals;

/** A line on the terminal that says how far a long run is; nothing where there is no terminal. */
final class RunProgress {
  private static final long QUIET_NANOS = 1_000_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int BAR_WIDTH = 30;

  private final PrintWriter terminal;
  private final int files;
  private final boolean shown = Terminal.showsProgress();
  private final long startNanos = System.nanoTime();
  private boolean drawn;
  private String shownLine = "";

  RunProgress(PrintWriter terminal, int files) {
    this.terminal = terminal;
    this.files = files;
  }

  /** Removes the line, before something else is printed. */
  void clear() {
    if (drawn) {
      terminal.print("\r\u001b[K");
      terminal.flush();
      drawn = false;
    }
  }

  /** Draws the line, once the run has taken a second; to be called again and again. */
  void update(Totals totals) {
    if (!shown || System.nanoTime() - startNanos < QUIET_NANOS) {
      return;
    }
    int done = Math.min(totals.scenarios(), files);
    int filled = (int) ((long) BAR_WIDTH * done / files);
    String line =
        "\r[%s%s] %d of %d, %d failed, %d s"
            .formatted(
                "#".repeat(filled),
                ".".repeat(BAR_WIDTH - filled),
                done,
                files,
                totals.failed() + totals.unusable(),
                (System.nanoTime() - startNanos) / NANOS_PER_SECOND);
    if (!drawn || !line.equals(shownLine)) {
      terminal.print(line);
      terminal.flush();
      shownLine = line;
      drawn = true;
    }
  }
}
