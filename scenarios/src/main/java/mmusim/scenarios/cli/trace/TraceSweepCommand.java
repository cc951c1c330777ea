package mmusim.scenarios.cli.trace;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mmusim.scenarios.cli.output.Interruption;
import mmusim.scenarios.replay.report.Charts;
import mmusim.scenarios.replay.report.Reports;
import mmusim.scenarios.replay.sweep.Sweep;
import mmusim.scenarios.replay.sweep.SweepGrid;
import mmusim.scenarios.replay.sweep.SweepPoint;
import mmusim.scenarios.replay.sweep.SweepRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Tries many TLBs on one trace. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description = "Feeds a trace to many TLBs at once, and prints them, cheapest first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim trace sweep ls.trace.gz --grid grid.json",
      "  mmusim trace sweep ls.trace.gz --grid grid.json --csv",
      "",
      "Where grid.json has, for example:",
      "  { \"l1d\": { \"entries\": [32, 64], \"ways\": [4, \"full\"] },",
      "    \"l1i\": { \"entries\": [64], \"ways\": [8] },",
      "    \"l2\": { \"entries\": [0, 1536], \"ways\": [12] }, \"geometries\": [\"zen4\"] }",
      "",
      "Exit status: 0 done, 2 unusable input, 130 ended early by Ctrl-C."
    })
public final class TraceSweepCommand extends TraceSubcommand {
  @Mixin private final TraceOutput output = new TraceOutput();

  @Option(
      names = "--grid",
      paramLabel = "GRID.json",
      required = true,
      description = "Which TLBs: see docs/traces.md.")
  private Path grid = Path.of("");

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Threads; 0 for one on each core. The result does not depend on it.")
  private int threads;

  @Mixin private final ReplaySeed seed = new ReplaySeed();

  @Override
  void execute(Interruption interruption, PrintWriter out, PrintWriter err) throws IOException {
    output.requireChartApart(source.path(), "the input");
    output.requireChartApart(grid, "the grid");
    if (threads < 0) {
      throw new ParameterException(
          spec.commandLine(), "--threads must be at least 0, not " + threads);
    }
    List<SweepPoint> points = SweepGrid.read(grid);
    int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    List<SweepRow> rows = sweep(points, count, interruption, err);
    Map<String, Object> facts =
        Reports.facts(source.name(), source.fed(), source.tally(), source.isPartial());
    facts.put("grid", grid.toString());
    output.write(
        Reports.sweep("trace sweep", facts, rows),
        () -> Charts.sweep(rows, source.title()),
        out,
        err);
  }

  private List<SweepRow> sweep(
      List<SweepPoint> points, int count, Interruption interruption, PrintWriter err)
      throws IOException {
    try (Sweep sweep = new Sweep(points, count, seed.value())) {
      source.feed(sweep, interruption, err);
      return sweep.rows();
    }
  }
}
