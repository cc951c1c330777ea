package mmusim.scenarios.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import mmusim.scenarios.cli.output.ExitStatus;
import mmusim.scenarios.cli.output.Interruption;
import mmusim.scenarios.cli.output.Progress;
import mmusim.scenarios.io.FileErrors;
import mmusim.scenarios.json.UnusableInputException;
import mmusim.scenarios.vectors.Difference;
import mmusim.scenarios.vectors.Vector;
import mmusim.scenarios.vectors.VectorReader;
import mmusim.scenarios.vectors.VectorReplayer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mmusim vectors}: replays recorded translations and says where the simulator disagrees. */
@Command(
    name = "vectors",
    mixinStandardHelpOptions = true,
    description =
        "Replays recorded translations and compares outcome, error code, CR2, physical address and"
            + " all entries afterwards.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim vectors walk-4level.jsonl.gz",
      "  mmusim vectors --max-failures 100 *.jsonl",
      "",
      "Exit status: 0 all agree, 1 some differ, 2 unusable input, 130 ended early by",
      "Ctrl-C."
    })
final class VectorsCommand implements Callable<Integer> {
  private static final int NANOS_PER_MILLI = 1_000_000;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "JSON lines, plain or compressed with gzip, xz or zstd; see docs/vectors.md.")
  private List<Path> files = List.of();

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      defaultValue = "10",
      description = "Describe at most N vectors that differ. Default: ${DEFAULT-VALUE}.")
  private int maxFailures;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final VectorReplayer replayer = new VectorReplayer();
  private long replayed;
  private long differing;
  private boolean unread;

  @Override
  public Integer call() {
    if (maxFailures < 0) {
      throw new ParameterException(
          spec.commandLine(), "--max-failures must be at least 0, not " + maxFailures);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    long start = System.nanoTime();
    try (Interruption interruption = Interruption.watch()) {
      for (Path file : files) {
        unread |= out.checkError();
        if (!interruption.isRequested() && !unread) {
          replay(file, interruption, out, err);
        }
      }
      if (unread) {
        return ExitStatus.UNREAD;
      }
      out.printf(
          "%,d %s: %,d agree, %,d differ%s%n",
          replayed,
          replayed == 1 ? "vector" : "vectors",
          replayed - differing,
          differing,
          interruption.isRequested() ? " (partial: interrupted)" : "");
      if (out.checkError()) {
        return ExitStatus.UNREAD;
      }
    }
    long millis = Math.max(1, (System.nanoTime() - start) / NANOS_PER_MILLI);
    err.printf("%,d ms, %,d vectors/s%n", millis, replayed * 1000 / millis);
    err.flush();
    return differing == 0 ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private void replay(Path file, Interruption interruption, PrintWriter out, PrintWriter err) {
    long replayedBefore = replayed;
    long differingBefore = differing;
    try (VectorReader reader = VectorReader.open(file);
        Progress progress =
            Progress.start(Files.size(file), reader::consumedBytes, "vectors", err)) {
      Vector vector = reader.next();
      while (vector != null && !interruption.isRequested() && !unread) {
        List<Difference> differences = replayer.replay(vector);
        replayed++;
        if (!differences.isEmpty()) {
          describe(vector, differences, out);
        }
        progress.update(replayed - replayedBefore);
        vector = reader.next();
      }
    } catch (IOException exception) {
      throw new UnusableInputException(file.toString(), FileErrors.reason(exception));
    }
    long count = replayed - replayedBefore;
    if (count == 0 && !interruption.isRequested()) {
      throw new UnusableInputException(file.toString(), "is empty; there is nothing to agree with");
    }
    long agree = count - (differing - differingBefore);
    String partial = interruption.isRequested() ? " (partial: interrupted)" : "";
    out.printf("%s: %,d of %,d agree%s%n", file, agree, count, partial);
    out.flush();
  }

  private void describe(Vector vector, List<Difference> differences, PrintWriter out) {
    differing++;
    if (differing <= maxFailures) {
      out.printf("vector %d (%s) differs%n", vector.id(), vector.kind());
      for (Difference difference : differences) {
        out.printf("  %s%n", difference);
      }
      unread |= out.checkError();
    }
  }
}
