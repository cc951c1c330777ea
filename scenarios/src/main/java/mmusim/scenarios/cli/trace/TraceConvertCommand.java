package mmusim.scenarios.cli.trace;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import mmusim.scenarios.cli.output.Interruption;
import mmusim.scenarios.cli.output.OutputFile;
import mmusim.scenarios.trace.catalog.TraceFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
      "  mmusim trace convert ls.mmt - --to csv | head",
      "",
      "Exit status: 0 done, 2 unusable input, 130 ended early by Ctrl-C."
    })
public final class TraceConvertCommand extends TraceSubcommand {
  @Parameters(
      index = "1",
      paramLabel = "OUTPUT",
      description = "The file to write. - for the standard output.")
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
      throw new ParameterException(
          spec.commandLine(),
          "--to must be one of %s, not %s"
              .formatted(String.join(", ", TraceFormat.writableTitles()), to));
    }
    TraceFormat format = TraceFormat.of(to);
    OutputFile.requireApart(target, source.path(), "the input");
    try (TraceTarget written = new TraceTarget(format, target, out)) {
      source.feed(written, interruption, err);
      written.complete();
      report(written.bytes(), OutputFile.isStandardOutput(target) ? err : out);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void report(long bytes, PrintWriter text) {
    text.printf(
        "%s: %,d references, %,d bytes as %s%s%n",
        target, source.fed(), bytes, to, source.isPartial() ? " (partial: interrupted)" : "");
    if (source.tally().malformed() > 0) {
      text.printf("%,d malformed records were left out:%n", source.tally().malformed());
      source.tally().located().forEach(text::println);
    }
    text.flush();
  }
}
