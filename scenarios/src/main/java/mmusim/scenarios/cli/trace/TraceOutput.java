package mmusim.scenarios.cli.trace;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Supplier;
import mmusim.scenarios.cli.output.OutputFile;
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

  /**
   * Refuses to draw a chart over a file that the command reads.
   *
   * @param use what the other is, as "the input"
   */
  void requireChartApart(@Nullable Path other, String use) throws IOException {
    OutputFile.requireApart(svg, other, use);
  }

  /** Writes the chart, if one is asked for, and prints the report. */
  void write(Report report, Supplier<String> chart, PrintWriter out, PrintWriter err)
      throws IOException {
    Path file = svg;
    if (file != null) {
      OutputFile.write(file, chart.get(), out);
    }
    print(report, OutputFile.isStandardOutput(file) ? err : out);
  }

  private void print(Report report, PrintWriter out) {
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
