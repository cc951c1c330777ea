package mmusim.scenarios.cli;

import mmusim.scenarios.format.ScenarioSchema;
import mmusim.scenarios.run.step.Steps;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mmusim schema}: prints the JSON Schema of scenario files, for editors. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema (2020-12) of scenarios, from which editors complete.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim schema > scenario.schema.json",
      "",
      "Then begin a scenario with:",
      "  { \"$schema\": \"./scenario.schema.json\", \"scenario\": 1, ... }"
    })
final class SchemaCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().getOut().print(ScenarioSchema.of(Steps.catalog()));
    spec.commandLine().getOut().flush();
  }
}
