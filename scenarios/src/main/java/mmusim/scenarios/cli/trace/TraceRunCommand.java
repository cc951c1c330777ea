package mmusim.scenarios.cli.trace;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import mmusim.mmu.preset.Preset;
import mmusim.mmu.preset.Presets;
import mmusim.scenarios.cli.output.Interruption;
import mmusim.scenarios.geometry.Geometries;
import mmusim.scenarios.replay.CounterLog;
import mmusim.scenarios.replay.FullReplayer;
import mmusim.scenarios.replay.PageSizing;
import mmusim.scenarios.replay.Replayer;
import mmusim.scenarios.replay.TlbReplayer;
import mmusim.scenarios.replay.report.Charts;
import mmusim.scenarios.replay.report.Report;
import mmusim.scenarios.replay.report.Reports;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Runs a trace on one machine. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs a trace on a machine, or through TLBs alone, and prints what was counted.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim trace run ls.trace.gz --tlb zen4 --warmup 100000",
      "  mmusim trace run ls.trace.gz --levels 5 --page-size mixed",
      "  mmusim trace run ls.trace.gz --mode tlb --tlb mine.json --csv",
      "  mmusim trace run ls.trace.gz --interval 100000 --svg ls.svg",
      "",
      "Exit status: 0 done, 2 unusable input, 130 ended early by Ctrl-C."
    })
public final class TraceRunCommand extends TraceSubcommand {
  private static final List<String> CHARTED =
      List.of(
          "tlb.l1d.hits",
          "tlb.l1d.misses",
          "tlb.l1i.hits",
          "tlb.l1i.misses",
          "tlb.l2.hits",
          "tlb.l2.misses",
          "walks",
          "page_faults");

  /** What is simulated. */
  public enum Mode {
    tlb,
    full
  }

  @Mixin private final TraceOutput output = new TraceOutput();

  @Option(
      names = "--tlb",
      paramLabel = "PRESET|FILE",
      defaultValue = Presets.DEFAULT,
      description = "A preset (mmusim presets) or a geometry file. Default: ${DEFAULT-VALUE}.")
  private String tlb = Presets.DEFAULT;

  @Option(
      names = "--page-size",
      paramLabel = "SIZE",
      defaultValue = "4KiB",
      description = "4KiB, 2MiB, 1GiB, or mixed: code small, data large. Default: 4KiB.")
  private String pageSize = "4KiB";

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "full",
      description =
          "full: a process on a machine, with page faults and walks; tlb: the TLBs alone."
              + " Default: ${DEFAULT-VALUE}.")
  private Mode mode = Mode.full;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "0",
      description = "References run first and not counted.")
  private long warmup;

  @Option(
      names = "--interval",
      paramLabel = "N",
      description = "Print a row for every N references, too.")
  private @Nullable Long interval;

  @Option(
      names = "--levels",
      paramLabel = "N",
      defaultValue = "4",
      description = "Levels of page tables, 4 or 5, for full. Default: ${DEFAULT-VALUE}.")
  private int levels;

  @Option(
      names = "--ram",
      paramLabel = "GIB",
      defaultValue = "64",
      description = "Simulated RAM in GiB, for full. Default: ${DEFAULT-VALUE}.")
  private int ramGib;

  @Mixin private final ReplaySeed seed = new ReplaySeed();

  @Override
  void execute(Interruption interruption, PrintWriter out, PrintWriter err) throws IOException {
    output.requireChartApart(source.path(), "the input");
    Preset preset = Geometries.find(tlb);
    PageSizing sizing = ofOptions(spec, () -> PageSizing.of(pageSize));
    Replayer replayer = replayer(preset, sizing);
    CounterLog log = new CounterLog(replayer.counters());
    Long rows = interval;
    if (rows != null && rows < 1) {
      throw new ParameterException(
          spec.commandLine(), "--interval must be at least 1, not " + rows);
    }
    source.feed(replayer, log, warmup, rows == null ? 0 : rows, interruption, err);
    Map<String, Object> facts =
        Reports.facts(source.name(), source.fed(), source.tally(), source.isPartial());
    facts.put("warmup", Math.min(warmup, source.fed()));
    facts.put("mode", mode.toString());
    facts.put("tlb", preset.name());
    facts.put("page_size", sizing.title());
    if (mode == Mode.full) {
      facts.put("levels", levels);
    }
    facts.put("costs", preset.costs().byKey());
    Report report = Reports.run("trace run", facts, log);
    output.write(report, () -> chart(report), out, err);
  }

  private Replayer replayer(Preset preset, PageSizing sizing) {
    if (mode == Mode.tlb) {
      return new TlbReplayer(preset.tlb(), sizing, preset.costs(), seed.value());
    }
    if (ramGib < 1 || ramGib > 1 << 14) {
      throw new ParameterException(
          spec.commandLine(), "--ram must be 1 to 16384 GiB, not " + ramGib);
    }
    if (levels != 4 && levels != 5) {
      throw new ParameterException(spec.commandLine(), "--levels must be 4 or 5, not " + levels);
    }
    return new FullReplayer(preset, sizing, levels, (long) ramGib << 30, seed.value());
  }

  private String chart(Report report) {
    String title = source.title() + ", " + tlb + ", " + pageSize;
    if (report.table().rows().size() > 1) { // one point is no line
      return Charts.intervals(report.summary(), title);
    }
    return Charts.counters(
        report.counters().stream()
            .filter(c -> c.value() > 0)
            .filter(c -> CHARTED.contains(c.name()) || c.name().startsWith("cycles"))
            .toList(),
        title);
  }
}
