package mmusim.scenarios.cli.trace;

import java.io.PrintWriter;
import java.nio.file.Path;
import mmusim.scenarios.cli.output.Interruption;
import mmusim.scenarios.cli.output.Progress;
import mmusim.scenarios.io.SlowInput;
import mmusim.scenarios.io.StandardInput;
import mmusim.scenarios.replay.ReferenceSink;
import mmusim.scenarios.replay.TracePlan;
import mmusim.scenarios.replay.TraceRun;
import mmusim.scenarios.trace.TraceException;
import mmusim.scenarios.trace.TraceInput;
import mmusim.scenarios.trace.TraceReader;
import mmusim.scenarios.trace.TraceTally;
import mmusim.scenarios.trace.catalog.TraceFormat;
import mmusim.scenarios.trace.catalog.Traces;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The trace of a command and the options on reading it. */
final class TraceSource {
  /** A sink's borders when nothing happens at them. */
  private static final TraceRun.Borders NO_BORDERS =
      new TraceRun.Borders() {
        @Override
        public void warmedUp() {
          // Nothing is counted from here on.
        }

        @Override
        public void intervalOver(long fed) {
          // There are no intervals.
        }

        @Override
        public void ended(long fed) {
          // There is nothing to close.
        }
      };

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description =
          "The trace, plain or compressed with gzip, xz or zstd; its kind is told by its content."
              + " - for the standard input.")
  private Path file = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "lackey, pinatrace, champsim, dynamorio, csv or mmt, whatever the content is.")
  private @Nullable String format;

  @Option(
      names = "--max-malformed",
      paramLabel = "SHARE",
      defaultValue = "" + Traces.DEFAULT_MALFORMED_SHARE_MAX,
      description = "Largest share of malformed records, 0 to 1. Default: ${DEFAULT-VALUE}.")
  private double malformedShareMax;

  @Option(
      names = "--skip",
      paramLabel = "N",
      defaultValue = "0",
      description = "References left out at the start.")
  private long skip;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "" + Long.MAX_VALUE,
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "References used at most.")
  private long limit;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  private @Nullable TraceTally tally;
  private long fed;
  private boolean partial;

  /** Returns the file's name as the user wrote it. */
  String name() {
    return StandardInput.nameOf(file);
  }

  /** Returns what charts are called: the file's own name, and whether it is a part of it. */
  String title() {
    Path path = path();
    String own =
        path == null || path.getFileName() == null ? name() : path.getFileName().toString();
    return partial ? own + " (partial: interrupted)" : own;
  }

  /** Returns the file, or null if it is the standard input. */
  @Nullable Path path() {
    return StandardInput.is(file) ? null : file;
  }

  /** Returns the references fed by {@link #feed}. */
  long fed() {
    return fed;
  }

  /** Returns whether the user stopped {@link #feed} before the end. */
  boolean isPartial() {
    return partial;
  }

  /** Returns what the reader met; only after {@link #feed}. */
  TraceTally tally() {
    return tally == null ? new TraceTally() : tally;
  }

  /** As the other, without warm-up and intervals. */
  void feed(ReferenceSink sink, Interruption interruption, PrintWriter err) throws TraceException {
    feed(sink, NO_BORDERS, 0, 0, interruption, err);
  }

  /**
   * Feeds the trace to a sink, with a progress bar on a terminal, until it ends or the user
   * interrupts.
   */
  void feed(
      ReferenceSink sink,
      TraceRun.Borders borders,
      long warmup,
      long interval,
      Interruption interruption,
      PrintWriter err)
      throws TraceException {
    if (!(malformedShareMax >= 0 && malformedShareMax <= 1)) {
      throw mistake("--max-malformed must be 0 to 1, not " + malformedShareMax);
    }
    if (limit < 1) {
      throw mistake("--limit must be at least 1, not " + limit);
    }
    TracePlan plan =
        TraceSubcommand.ofOptions(spec, () -> new TracePlan(skip, limit, warmup, interval));
    TraceFormat named =
        format == null ? null : TraceSubcommand.ofOptions(spec, () -> TraceFormat.of(format));
    Path path = path();
    TraceInput input =
        path == null ? TraceInput.of(name(), new SlowInput(System.in)) : TraceInput.open(path);
    try (TraceReader reader = Traces.open(input, named, malformedShareMax);
        Progress progress = Progress.start(input, err)) {
      TraceRun run = new TraceRun(reader, plan, interruption::isRequested, progress::update);
      tally = reader.tally();
      run.run(sink, borders);
      fed = run.fed();
      partial = run.isStopped();
      if (!partial) {
        requireMeasured(plan, run.skipped());
      }
    }
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** What is empty because of the options would look like a result. */
  private void requireMeasured(TracePlan plan, long skipped) throws TraceException {
    if (fed == 0 && skipped == 0) {
      throw new TraceException(name() + ": has no references");
    }
    if (fed == 0) {
      throw new TraceException(
          "%s: --skip %d leaves nothing of its %d references".formatted(name(), skip, skipped));
    }
    if (plan.warmup() >= fed) {
      throw new TraceException(
          "%s: --warmup %d leaves nothing to measure of the %d references used"
              .formatted(name(), plan.warmup(), fed));
    }
  }
}
