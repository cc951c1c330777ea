package mmusim.scenarios.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import mmusim.scenarios.vectors.Difference;
import mmusim.scenarios.vectors.Vector;
import mmusim.scenarios.vectors.VectorFormatException;
import mmusim.scenarios.vectors.VectorReader;
import mmusim.scenarios.vectors.VectorReplayer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replays recorded translations and says where the simulator disagrees. */
@Command(
    name = "vectors",
    mixinStandardHelpOptions = true,
    description = "Replay recorded translations and compare every outcome.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:all agree", "1:some differ", "2:a file cannot be read"})
public final class VectorsCommand implements Callable<Integer> {
  private static final int AGREE = 0;
  private static final int DIFFER = 1;
  private static final int UNREADABLE = 2;
  private static final int NANOS_PER_MILLI = 1_000_000;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "JSON lines, plain or gzip'd.")
  private List<Path> files = List.of();

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      defaultValue = "10",
      description = "Describe at most N vectors that differ (default: ${DEFAULT-VALUE}).")
  private int maxFailures;

  @Spec private @Nullable CommandSpec spec;

  private final VectorReplayer replayer = new VectorReplayer();
  private long replayed;
  private long differing;

  @Override
  public Integer call() {
    PrintWriter out = writer(false);
    PrintWriter err = writer(true);
    long start = System.nanoTime();
    for (Path file : files) {
      try {
        replay(file, out);
      } catch (IOException exception) {
        err.println(file + ": cannot be read: " + exception.getMessage());
        return UNREADABLE;
      } catch (VectorFormatException exception) {
        err.println(exception.getMessage());
        return UNREADABLE;
      }
    }
    out.printf("%,d vectors: %,d agree, %,d differ%n", replayed, replayed - differing, differing);
    out.flush();
    long millis = Math.max(1, (System.nanoTime() - start) / NANOS_PER_MILLI);
    err.printf("%,d ms, %,d vectors/s%n", millis, replayed * 1000 / millis);
    return differing == 0 ? AGREE : DIFFER;
  }

  private void replay(Path file, PrintWriter out) throws IOException {
    long replayedBefore = replayed;
    long differingBefore = differing;
    try (VectorReader reader = VectorReader.open(file)) {
      Vector vector = reader.next();
      while (vector != null) {
        List<Difference> differences = replayer.replay(vector);
        replayed++;
        if (!differences.isEmpty()) {
          describe(vector, differences, out);
        }
        vector = reader.next();
      }
    }
    long count = replayed - replayedBefore;
    long agree = count - (differing - differingBefore);
    out.printf("%s: %,d of %,d agree%n", file, agree, count);
  }

  private void describe(Vector vector, List<Difference> differences, PrintWriter out) {
    differing++;
    if (differing <= maxFailures) {
      out.printf("vector %d (%s) differs%n", vector.id(), vector.kind());
      for (Difference difference : differences) {
        out.printf("  %s%n", difference);
      }
    }
  }

  private PrintWriter writer(boolean error) {
    CommandSpec command = java.util.Objects.requireNonNull(spec);
    return error ? command.commandLine().getErr() : command.commandLine().getOut();
  }
}
