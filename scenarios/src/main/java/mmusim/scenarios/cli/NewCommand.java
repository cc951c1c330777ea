package mmusim.scenarios.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import mmusim.scenarios.cli.output.ExitStatus;
import mmusim.scenarios.cli.output.OutputFile;
import mmusim.scenarios.json.UnusableInputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mmusim new}: writes a commented scenario to start from. */
@Command(
    name = "new",
    description = "Writes a commented scenario to start from.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim new my.json          a process, a VMO, a mapping, a guard page",
      "  mmusim new --bare my.json   bare hardware with tables of its own",
      "  mmusim new                  to the standard output"
    })
final class NewCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "Where to write; an existing file is left alone.")
  private @Nullable Path file;

  @Option(names = "--bare", description = "A scenario for a machine without a kernel.")
  private boolean bare;

  @Override
  public Integer call() throws IOException {
    String text = template(bare ? "bare.json" : "kernel.json");
    PrintWriter out = spec.commandLine().getOut();
    if (file == null || OutputFile.isStandardOutput(file)) {
      out.print(text);
    } else {
      write(file, text);
      out.println("wrote " + file + "; run it with: mmusim run " + file);
    }
    out.flush();
    return ExitStatus.OK;
  }

  private static void write(Path file, String text) throws IOException {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException exists) {
      throw new UnusableInputException(file.toString(), "exists already; it is left as it is");
    }
  }

  private static String template(String name) throws IOException {
    try (InputStream in = NewCommand.class.getResourceAsStream("new/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
