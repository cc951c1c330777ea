package mmusim.scenarios.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import mmusim.mmu.memory.LimitException;
import mmusim.scenarios.io.FileErrors;
import mmusim.scenarios.replay.ReplayException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands on traces share: the trace, its errors, and Ctrl-C. */
abstract class TraceSubcommand implements Callable<Integer> {
  @Mixin final TraceSource source = new TraceSource();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public final Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try (Interruption interruption = Interruption.watch()) {
      execute(interruption, spec.commandLine().getOut(), err);
      if (source.isPartial()) {
        err.println("mmusim: interrupted; the results are of a part of the trace");
        err.flush();
      }
      return ExitStatus.OK;
    } catch (LimitException e) {
      err.println("error: " + source.name() + ": " + e.getMessage());
      err.flush();
      return ExitStatus.UNUSABLE;
    } catch (LostOutputException e) {
      return ExitStatus.UNREAD;
    } catch (IOException e) {
      err.println("error: " + FileErrors.describe(e));
      err.flush();
      return ExitStatus.UNUSABLE;
    } catch (ReplayException | IllegalArgumentException e) {
      err.println("error: " + e.getMessage());
      err.flush();
      return ExitStatus.UNUSABLE;
    }
  }

  /**
   * Does the work.
   *
   * @throws IOException if a file cannot be read or written; the message names it
   */
  abstract void execute(Interruption interruption, PrintWriter out, PrintWriter err)
      throws IOException;
}
