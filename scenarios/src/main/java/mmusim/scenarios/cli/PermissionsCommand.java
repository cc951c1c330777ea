package mmusim.scenarios.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import mmusim.scenarios.cli.output.ExitStatus;
import mmusim.scenarios.cli.output.OutputFile;
import mmusim.scenarios.json.Printable;
import mmusim.scenarios.json.UnusableInputException;
import mmusim.scenarios.permission.PermissionLattice;
import mmusim.scenarios.permission.PermissionReport;
import mmusim.scenarios.permission.RegionLimits;
import mmusim.vm.abi.Profile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mmusim permissions}: tries the permission ladder, or shows it in a scenario's machine. */
@Command(
    name = "permissions",
    description = {
      "Checks the permission rules over their whole lattice, or those of a scenario.",
      "Tries every combination of what VMARs, handles and callers may say of read, write and"
          + " execute against the rule, and prints the table. With a scenario: runs it, and shows"
          + " of each region at its end what it may allow at most, and what limits it."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim permissions",
      "  mmusim permissions --html permissions.html",
      "  mmusim permissions --json > permissions.json",
      "  mmusim permissions my.json",
      "",
      "Exit status: 0 all as the rule says, 1 not, 2 unusable input."
    })
final class PermissionsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "SCENARIO",
      arity = "0..1",
      description = "Show the regions at the end of this scenario.")
  private @Nullable Path scenario;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(names = "--html", paramLabel = "FILE", description = "Also write a page with a matrix.")
  private @Nullable Path html;

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      description = "Whose rules: documented (the default) or kernel.")
  private @Nullable Profile profile;

  @Override
  public Integer call() throws IOException {
    Path file = scenario;
    if (file != null && html != null) {
      throw new ParameterException(
          spec.commandLine(), "--html is a page of all rules; it does not go with a scenario");
    }
    if (file != null && profile != null) {
      throw new ParameterException(
          spec.commandLine(), "--profile does not go with a scenario, whose machine says it");
    }
    return file == null ? lattice() : regions(file);
  }

  private int lattice() throws IOException {
    PermissionReport report =
        new PermissionReport(
            PermissionLattice.tryAll(Objects.requireNonNullElse(profile, Profile.DOCUMENTED)));
    PrintWriter out = spec.commandLine().getOut();
    Path page = html;
    if (page != null) {
      OutputFile.write(page, report.html(), out);
    }
    PrintWriter text = OutputFile.isStandardOutput(page) ? spec.commandLine().getErr() : out;
    text.print(json ? report.json() : report.text());
    text.flush();
    return report.disagreements().isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private int regions(Path file) {
    PrintWriter out = spec.commandLine().getOut();
    List<String> objects = new ArrayList<>();
    int status =
        FinalStates.show(
            file,
            new ScenarioChoice(),
            (title, machine, names, kernel) -> {
              if (kernel == null) {
                throw new UnusableInputException(
                    file.toString(), "its machine has no kernel, so there are no regions");
              }
              List<RegionLimits.Line> lines = RegionLimits.of(kernel);
              objects.add(RegionLimits.json(title, lines));
              if (!json) {
                show(out, title, lines);
              }
            },
            out,
            spec.commandLine().getErr());
    if (json && !objects.isEmpty()) {
      out.println(objects.size() == 1 ? objects.get(0) : "[" + String.join(",\n", objects) + "]");
    }
    out.flush();
    return status;
  }

  private static void show(PrintWriter out, String title, List<RegionLimits.Line> lines) {
    if (!title.isEmpty()) {
      out.println("scenario " + Printable.text(title));
    }
    String process = "";
    for (RegionLimits.Line line : lines) {
      if (!line.process().equals(process)) {
        process = line.process();
        out.println("process " + process);
      }
      out.println(line.text());
    }
  }
}
