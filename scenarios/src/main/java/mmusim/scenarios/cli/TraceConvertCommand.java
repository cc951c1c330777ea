package mmusim.scenarios.cli;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import mmusim.scenarios.replay.ReferenceSink;
import mmusim.scenarios.trace.TraceException;
import mmusim.scenarios.trace.TraceWriter;
import mmusim.scenarios.trace.catalog.TraceFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a trace in another format. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = "Writes a trace in another format, by default the compact .mmt.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim trace convert ls.trace.gz ls.mmt",
      "  mmusim trace convert ls.mmt ls.csv --to csv --limit 1000",
      "  xzcat big.trace.xz | mmusim trace convert - big.mmt",
      "",
      "Exit status: 0 done, 2 unusable input, 130 ended early by Ctrl-C."
    })
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
    if (!TraceFormat.writableTitles().contains(to)) {
      throw new TraceException(
          "--to is one of %s: %s".formatted(String.join(", ", TraceFormat.writableTitles()), to));
    }
    TraceFormat format = TraceFormat.of(to);
    OutputFile.requireApart(target, source.path(), "the input");
    try (Target written = new Target(format, target)) {
      source.feed(written, TraceSource.NO_BORDERS, 0, 0, interruption, err);
      written.complete();
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof FileSystemException named
          ? named
          : new FileSystemException(target.toString(), null, e.getCause().getMessage());
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

  /**
   * The file to write. It is made when the first references come, so that an input that cannot be
   * read costs nobody a file; one that is not complete in the end is taken away, since it looks
   * whole.
   */
  private static final class Target implements ReferenceSink, Closeable {
    private final TraceFormat format;
    private final Path file;
    private @Nullable TraceWriter writer;
    private boolean isComplete;

    Target(TraceFormat format, Path file) {
      this.format = format;
      this.file = file;
    }

    @Override
    public void feed(long[] vaddrs, int[] attributes, int from, int to) {
      try {
        if (from == 0) {
          writer().write(vaddrs, attributes, to);
        } else {
          writer()
              .write(
                  Arrays.copyOfRange(vaddrs, from, to),
                  Arrays.copyOfRange(attributes, from, to),
                  to - from);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private TraceWriter writer() throws IOException {
      TraceWriter made = writer;
      if (made == null) {
        made = format.writer(new BufferedOutputStream(Files.newOutputStream(file)));
        writer = made;
      }
      return made;
    }

    void complete() {
      try {
        writer().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      isComplete = true;
    }

    @Override
    public void close() throws IOException {
      TraceWriter made = writer;
      if (made != null && !isComplete) {
        try {
          made.close();
        } finally {
          if (Files.isRegularFile(file)) {
            Files.delete(file);
          }
        }
      }
    }
  }
}
