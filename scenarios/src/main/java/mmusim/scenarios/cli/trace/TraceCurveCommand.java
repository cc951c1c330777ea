package mmusim.scenarios.cli.trace;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mmusim.scenarios.cli.output.Interruption;
import mmusim.scenarios.replay.PageSizing;
import mmusim.scenarios.replay.curve.CurveOptions;
import mmusim.scenarios.replay.curve.CurveRecorder;
import mmusim.scenarios.replay.curve.MissCurve;
import mmusim.scenarios.replay.curve.Stream;
import mmusim.scenarios.replay.report.Charts;
import mmusim.scenarios.replay.report.Reports;
import mmusim.scenarios.trace.TraceException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Records the miss-ratio curves of a trace. */
@Command(
    name = "curve",
    mixinStandardHelpOptions = true,
    description = "Prints the exact LRU miss ratio of every TLB size, from one pass over a trace.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim trace curve ls.trace.gz --svg ls.svg",
      "  mmusim trace curve ls.trace.gz --page-size 4KiB --stream data --sets 16,128",
      "  mmusim trace curve long.mmt --sample 0.01 --csv",
      "",
      "Exit status: 0 done, 2 unusable input, 130 ended early by Ctrl-C."
    })
public final class TraceCurveCommand extends TraceSubcommand {
  @Mixin private final TraceOutput output = new TraceOutput();

  @Option(
      names = "--page-size",
      paramLabel = "SIZE",
      split = ",",
      defaultValue = "4KiB,2MiB,1GiB",
      description = "Page sizes, a curve for each. Default: ${DEFAULT-VALUE}.")
  private List<String> pageSizes = List.of();

  @Option(
      names = "--stream",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "data,instr,both",
      description = "data, instr, both; a curve for each. Default: ${DEFAULT-VALUE}.")
  private List<String> streams = List.of();

  @Option(
      names = "--sets",
      paramLabel = "N",
      split = ",",
      description = "Numbers of sets: a curve by ways for each, besides the one by entries.")
  private List<Integer> sets = List.of();

  @Option(
      names = "--sample",
      paramLabel = "RATE",
      defaultValue = "1",
      description = "Share of the pages to follow, 0 to 1; for very long traces. Default: all.")
  private double sample;

  @Override
  void execute(Interruption interruption, PrintWriter out, PrintWriter err) throws IOException {
    output.requireChartApart(source.path(), "the input");
    CurveOptions options =
        ofOptions(
            spec,
            () ->
                new CurveOptions(
                    pageSizes.stream().map(PageSizing::of).toList(),
                    streams.stream().map(TraceCurveCommand::stream).toList(),
                    setsBesidesOne(),
                    sample));
    CurveRecorder recorder = new CurveRecorder(options);
    source.feed(recorder, interruption, err);
    List<MissCurve> curves = recorder.curves();
    if (curves.stream().allMatch(curve -> curve.isUnknown() || curve.accesses() == 0)
        && curves.stream().anyMatch(MissCurve::isUnknown)) {
      throw new TraceException(
          "%s: --sample %s follows none of its pages; take a larger share"
              .formatted(source.name(), sample));
    }
    Map<String, Object> facts =
        Reports.facts(source.name(), source.fed(), source.tally(), source.isPartial());
    facts.put("sample_rate", sample);
    facts.put("summary", describe(curves));
    output.write(
        Reports.curves("trace curve", facts, curves),
        () -> Charts.curves(curves, source.title()),
        out,
        err);
  }

  /** The curve of one set by ways is the one by entries, which is always drawn. */
  private List<Integer> setsBesidesOne() {
    return sets == null ? List.of() : sets.stream().filter(number -> number != 1).toList();
  }

  private static Stream stream(String name) {
    for (Stream stream : Stream.values()) {
      if (stream.title().equals(name)) {
        return stream;
      }
    }
    throw new IllegalArgumentException(
        "no stream is called \"%s\"; there are data, instr and both".formatted(name));
  }

  private static List<String> describe(List<MissCurve> curves) {
    List<String> lines = new ArrayList<>();
    for (MissCurve curve : curves) {
      lines.add(
          "%s: %d accesses, %s".formatted(Reports.label(curve), curve.accesses(), pages(curve)));
    }
    return lines;
  }

  private static String pages(MissCurve curve) {
    if (curve.isUnknown()) {
      return "none of its pages in the sample, nothing known";
    }
    String error =
        curve.standardErrors().length == 0
            ? ""
            : ", standard error of the miss ratio at most %.6f".formatted(curve.standardErrorMax());
    return "%d distinct pages%s".formatted(curve.coldMisses(), error);
  }
}
