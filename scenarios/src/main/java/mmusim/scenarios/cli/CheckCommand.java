package mmusim.scenarios.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import mmusim.scenarios.cli.output.ExitStatus;
import mmusim.scenarios.io.StandardInput;
import mmusim.scenarios.json.Printable;
import mmusim.scenarios.json.Problem;
import mmusim.scenarios.json.UnusableInputException;
import mmusim.scenarios.run.HeapExhausted;
import mmusim.scenarios.run.ScenarioFiles;
import mmusim.scenarios.run.ScenarioRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mmusim check}: lists all mistakes of scenario files without running them. */
@Command(
    name = "check",
    description = "Checks scenarios without running them; lists all mistakes of each file.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim check my.json",
      "  mmusim check scenarios/examples",
      "",
      "Exit status: 0 no mistake, 2 mistakes or no such file."
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = "Scenario files or directories. - for the standard input.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = {"-q", "--quiet"},
      description = "Print mistakes only.")
  private boolean quiet;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int wrong = 0;
    List<Path> files = ScenarioFiles.find(paths);
    for (Path file : files) {
      if (out.checkError()) {
        return ExitStatus.UNREAD;
      }
      String name = Printable.text(StandardInput.nameOf(file));
      try {
        int scenarios = ScenarioRunner.read(file).size();
        if (!quiet) {
          out.println(name + (scenarios == 1 ? ": OK" : ": OK, " + scenarios + " scenarios"));
        }
      } catch (OutOfMemoryError full) {
        wrong++;
        out.println(name + ": " + HeapExhausted.MESSAGE);
      } catch (UnusableInputException unusable) {
        wrong++;
        for (Problem problem : unusable.problems()) {
          out.println(Printable.text(problem.toString()));
        }
      }
    }
    if (!quiet || wrong > 0) {
      out.println(
          files.size()
              + (files.size() == 1 ? " file" : " files")
              + ", "
              + wrong
              + " with mistakes");
    }
    out.flush();
    return wrong == 0 ? ExitStatus.OK : ExitStatus.UNUSABLE;
  }
}
