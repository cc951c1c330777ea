package mmusim.scenarios.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import mmusim.mmu.memory.MemoryLimitException;
import mmusim.scenarios.cli.output.ExitStatus;
import mmusim.scenarios.cli.output.Interruption;
import mmusim.scenarios.cli.output.OutputFile;
import mmusim.scenarios.io.SequentialFile;
import mmusim.scenarios.io.StandardInput;
import mmusim.scenarios.json.UnusableInputException;
import mmusim.scenarios.run.HeapExhausted;
import mmusim.scenarios.run.RunListener;
import mmusim.scenarios.run.RunOptions;
import mmusim.scenarios.run.ScenarioFiles;
import mmusim.scenarios.run.ScenarioReport;
import mmusim.scenarios.run.ScenarioRunner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mmusim run}: runs scenarios and reports what came of each step. */
@Command(
    name = "run",
    description = "Runs scenarios; prints a line per step, the verdict and totals.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim run scenarios/examples",
      "  mmusim run --quiet --jobs 4 --junit results.xml scenarios/examples",
      "  mmusim run --filter 'hardware-*' --fail-fast scenarios/examples",
      "  mmusim run --name smep=1 --name wp=0 matrix.json",
      "  mmusim run --repeat-seeds 20 my.json",
      "  mmusim run --quiet --json - my.json | jq .totals",
      "  ./generate | mmusim run -",
      "",
      "Exit status: 0 all as expected, 1 an expectation failed, 2 unusable input,",
      "130 ended early by Ctrl-C, 141 ended early as nobody reads the output."
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description =
          "Scenario files, or directories with *.json files in them or below. - for the standard"
              + " input.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = {"-q", "--quiet"},
      description = "Print failures only.")
  private boolean quiet;

  @Option(
      names = "--filter",
      paramLabel = "GLOB",
      description = "Run only files whose name or path fits, as 'hardware-*' or '**/x86/*'.")
  private @Nullable String filter;

  @Mixin private final ScenarioChoice choice = new ScenarioChoice();

  @Option(names = "--fail-fast", description = "Stop after the first scenario that fails.")
  private boolean failFast;

  @Option(
      names = {"-j", "--jobs"},
      paramLabel = "N",
      defaultValue = "1",
      description = "Run N files at a time; the output is the same. Default: ${DEFAULT-VALUE}.")
  private int jobs;

  @Option(
      names = "--repeat-seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Run each scenario under N seeds, from its own on.")
  private int seeds;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description =
          "How long a file may take under a seed; 0: no limit. Default: ${DEFAULT-VALUE}.")
  private double timeoutSeconds;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report as JSON; see docs/reports.md. - for the standard output.")
  private @Nullable Path json;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write the report as JUnit XML, for CI systems.")
  private @Nullable Path junit;

  @Option(
      names = "--events",
      paramLabel = "FILE",
      description = "Write every access, walk, fault and invalidation as JSON lines.")
  private @Nullable Path events;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireRange("--jobs", jobs, 1, 256);
    requireRange("--repeat-seeds", seeds, 1, 1_000_000);
    requireRange("--timeout", timeoutSeconds, 0, 1e6);
    List<Path> files = files();
    requireReportsApart(files);
    PrintWriter out = spec.commandLine().getOut();
    boolean outIsTaken =
        Stream.of(json, junit, events)
            .filter(Objects::nonNull)
            .anyMatch(OutputFile::isStandardOutput);
    PrintWriter text = outIsTaken ? spec.commandLine().getErr() : out;
    try (Interruption interruption = Interruption.watch();
        RunOutputs outputs = new RunOutputs(out, text, quiet, json, junit, events)) {
      RunProgress progress = new RunProgress(spec.commandLine().getErr(), files.size());
      batch(files, outputs)
          .run(
              files,
              report -> {
                progress.clear();
                outputs.add(report);
                return !failFast || report.passed();
              },
              () -> {
                progress.update(outputs.totals());
                return interruption.isRequested() || outputs.isUnread();
              });
      progress.clear();
      if (interruption.isRequested()) {
        outputs.interrupted();
      }
      int status = outputs.finish();
      if (status == ExitStatus.OK && !interruption.isRequested()) {
        choice.requireSome(outputs.totals().scenarios());
      }
      return status;
    }
  }

  /** A shell makes the first scenario a report out of "--json *.json". */
  private void requireReportsApart(List<Path> files) throws IOException {
    for (Path report : Arrays.asList(json, junit, events)) {
      for (Path file : files.stream().filter(f -> !StandardInput.is(f)).toList()) {
        OutputFile.requireApart(report, file, "an input");
      }
    }
    OutputFile.requireApart(junit, json, "the report of --json");
    OutputFile.requireApart(events, json, "the report of --json");
    OutputFile.requireApart(events, junit, "the report of --junit");
  }

  private void requireRange(String option, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(
              "%s must be %.0f to %.0f, not %s",
              option, min, max, BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()));
    }
  }

  private Batch batch(List<Path> files, RunOutputs outputs) {
    long timeoutMillis = (long) (timeoutSeconds * 1000);
    RunListener listener = outputs.listener();
    // What runs beside others may have to be read again.
    boolean rereadable = files.stream().noneMatch(SequentialFile::isHandedIn);
    int threads = listener == RunListener.NONE && rereadable ? jobs : 1;
    return new Batch(
        (file, sharers) ->
            runOrExplain(file, new RunOptions(0, timeoutMillis, sharers, seeds > 1), listener),
        threads,
        timeoutMillis * seeds,
        Batch.GRACE_MILLIS);
  }

  /** Runs a file; a bug of the simulator in one file does not keep the others from running. */
  private List<ScenarioReport> runOrExplain(Path file, RunOptions options, RunListener listener) {
    try {
      return new ScenarioRunner(options, listener).run(file, choice::has, seeds);
    } catch (MemoryLimitException | OutOfMemoryError full) {
      if (options.sharers() > 1) {
        throw full;
      }
      return List.of(ScenarioReport.unusable(StandardInput.nameOf(file), HeapExhausted.MESSAGE));
    } catch (UncheckedIOException unwritable) {
      throw unwritable;
    } catch (RuntimeException | AssertionError | StackOverflowError bug) {
      return List.of(ScenarioReport.unusable(StandardInput.nameOf(file), BugReport.describe(bug)));
    }
  }

  private List<Path> files() {
    List<Path> files = ScenarioFiles.find(paths);
    if (filter == null) {
      return files;
    }
    List<Path> chosen = files.stream().filter(filterOf(filter)::matches).toList();
    if (chosen.isEmpty()) {
      throw new UnusableInputException(
          "--filter " + filter, "fits none of the " + files.size() + " files");
    }
    return chosen;
  }

  private static PathMatcher filterOf(String glob) {
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
      return path ->
          matcher.matches(path)
              || matcher.matches(path.getFileName())
              || matcher.matches(Path.of(path.getFileName().toString().replace(".json", "")));
    } catch (PatternSyntaxException wrong) {
      throw new UnusableInputException(
          "--filter " + glob, "is not a glob: " + wrong.getDescription());
    }
  }
}
