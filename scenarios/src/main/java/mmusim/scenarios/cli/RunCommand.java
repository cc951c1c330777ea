package mmusim.scenarios.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import mmusim.scenarios.report.TextReport;
import mmusim.scenarios.report.Totals;
import mmusim.scenarios.run.ScenarioReport;
import mmusim.scenarios.run.ScenarioRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mmusim run}: runs scenarios and reports what came of each step. */
@Command(
    name = "run",
    description = "Runs scenarios; prints a line per step, the verdict and totals.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim run scenarios/examples",
      "  mmusim run --quiet a.json b.json",
      "",
      "Exit status: 0 all as expected, 1 an expectation failed, 2 unusable input."
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Scenario files or directories.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = {"-q", "--quiet"},
      description = "Print failures only.")
  private boolean quiet;

  @Override
  public Integer call() {
    List<Path> files = ScenarioFiles.find(paths);
    PrintWriter out = spec.commandLine().getOut();
    TextReport text = new TextReport(out, Terminal.style(), quiet);
    Totals totals = new Totals();
    ScenarioRunner runner = new ScenarioRunner();
    for (Path file : files) {
      ScenarioReport report = runner.run(file);
      totals.add(report);
      text.print(report);
    }
    text.printTotals(totals);
    return status(totals);
  }

  private static int status(Totals totals) {
    if (totals.unusable() > 0) {
      return ExitStatus.UNUSABLE;
    }
    return totals.failed() > 0 ? ExitStatus.FAILED : ExitStatus.OK;
  }
}
