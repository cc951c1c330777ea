package mmusim.scenarios.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import mmusim.scenarios.replay.ReferenceSink;
import mmusim.scenarios.trace.TraceWriter;
import mmusim.scenarios.trace.catalog.TraceFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a trace in another format. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = "Write a trace in another format, by default the compact .mmt.")
public final class TraceConvertCommand extends TraceSubcommand {
  @Parameters(index = "1", paramLabel = "OUTPUT", description = "The file to write.")
  private Path target = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "NAME",
      defaultValue = "mmt",
      description = "mmt, lackey or csv. Default: ${DEFAULT-VALUE}.")
  private String to = "mmt";

  @Override
  void execute(Interruption interruption, PrintWriter out, PrintWriter err) throws IOException {
    TraceFormat format = TraceFormat.of(to);
    OutputFile.requireApart(target, source.path(), "the input");
    try (TraceWriter writer =
        format.writer(new BufferedOutputStream(Files.newOutputStream(target)))) {
      source.feed(new WriterSink(writer), TraceSource.NO_BORDERS, 0, 0, interruption, err);
    } catch (UncheckedIOException e) {
      throw new IOException(target + ": cannot be written: " + e.getMessage(), e);
    }
    out.printf(
        "%s: %,d references, %,d bytes as %s%s%n",
        target,
        source.fed(),
        Files.size(target),
        to,
        source.isPartial() ? " (partial: interrupted)" : "");
    if (source.tally().malformed() > 0) {
      out.printf("%,d malformed records were left out:%n", source.tally().malformed());
      source.tally().located().forEach(out::println);
    }
    out.flush();
  }

  /** Passes references on to a writer. */
  private record WriterSink(TraceWriter writer) implements ReferenceSink {
    @Override
    public void feed(long[] vaddrs, int[] attributes, int from, int to) {
      try {
        if (from == 0) {
          writer.write(vaddrs, attributes, to);
        } else {
          writer.write(
              Arrays.copyOfRange(vaddrs, from, to),
              Arrays.copyOfRange(attributes, from, to),
              to - from);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
