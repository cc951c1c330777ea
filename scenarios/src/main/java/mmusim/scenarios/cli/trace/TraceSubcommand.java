package mmusim.scenarios.cli.trace;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import mmusim.mmu.memory.LimitException;
import mmusim.scenarios.cli.output.ExitStatus;
import mmusim.scenarios.cli.output.Interruption;
import mmusim.scenarios.json.UnusableInputException;
import mmusim.scenarios.replay.ReplayException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands on traces share: the trace and Ctrl-C. */
abstract class TraceSubcommand implements Callable<Integer> {
  @Mixin final TraceSource source = new TraceSource();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public final Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try (Interruption interruption = Interruption.watch()) {
      execute(interruption, spec.commandLine().getOut(), err);
      if (source.isPartial()) {
        err.println("mmusim: interrupted; the results are of a part of the trace");
        err.flush();
      }
      return ExitStatus.OK;
    } catch (LimitException | ReplayException tooMuch) {
      throw new UnusableInputException(source.name(), String.valueOf(tooMuch.getMessage()));
    }
  }

  /**
   * Returns what {@code made} makes of the values of options. What it refuses of them is the user's
   * mistake, and no bug as everywhere else.
   *
   * @param spec the command that they are options of
   * @throws ParameterException with the message of the {@link IllegalArgumentException}
   */
  static <T> T ofOptions(CommandSpec spec, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(spec.commandLine(), refused.getMessage(), refused);
    }
  }

  /**
   * Does the work.
   *
   * @throws ParameterException if the options are wrong
   * @throws IOException if a file cannot be read or written; the message names it
   */
  abstract void execute(Interruption interruption, PrintWriter out, PrintWriter err)
      throws IOException;
}
