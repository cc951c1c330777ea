package mmusim.scenarios.cli.trace;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands on recorded memory references. */
@Command(
    name = "trace",
    description = "Replays memory traces of real programs, and draws miss-ratio curves of them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TraceRunCommand.class,
      TraceCurveCommand.class,
      TraceSweepCommand.class,
      TraceConvertCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim trace run ls.trace.gz --tlb zen4          a whole machine",
      "  mmusim trace run ls.trace.gz --mode tlb          the TLBs alone",
      "  mmusim trace curve ls.trace.gz --svg ls.svg      misses of every TLB size",
      "  mmusim trace sweep ls.trace.gz --grid grid.json  many TLBs, cheapest first",
      "  mmusim trace convert ls.trace.gz ls.mmt          to the compact format"
    })
public final class TraceCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "a command is missing: run, curve, sweep or convert");
  }
}
