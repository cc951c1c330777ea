package mmusim.scenarios.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import mmusim.scenarios.replay.report.Report;
import mmusim.scenarios.replay.report.ReportWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options on what a command prints. */
final class TraceOutput {
  @ArgGroup private Kind kind = new Kind();

  @Option(names = "--svg", paramLabel = "FILE", description = "Draw a chart into FILE, too.")
  private @Nullable Path svg;

  /** One of them, or text. */
  private static final class Kind {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--csv", description = "Print CSV: the table, or the counters.")
    private boolean csv;
  }

  /** Returns where to draw a chart, or null. */
  @Nullable Path svg() {
    return svg;
  }

  void print(Report report, PrintWriter out) {
    if (kind.json) {
      ReportWriter.json(report, out);
    } else if (kind.csv) {
      ReportWriter.csv(report, out);
    } else {
      ReportWriter.text(report, out);
    }
    out.flush();
  }
}
