package mmusim.scenarios.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import mmusim.scenarios.cli.output.ExitStatus;
import mmusim.scenarios.cli.output.LostOutputException;
import mmusim.scenarios.cli.output.StandardOutput;
import mmusim.scenarios.cli.output.StandardWriter;
import mmusim.scenarios.cli.trace.TraceCommand;
import mmusim.scenarios.io.FileErrors;
import mmusim.scenarios.json.Printable;
import mmusim.scenarios.json.UnusableInputException;
import mmusim.scenarios.run.HeapExhausted;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command {@code mmusim}. Exit status: 0 all as expected, 1 an expectation failed, 2 unusable
 * input or arguments, 141 nobody reads the output any more.
 */
@Command(
    name = "mmusim",
    description = "Simulates x86-64 virtual memory with Zircon's memory objects above it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim run scenarios/examples      run every scenario below a directory",
      "  mmusim run --quiet my.json         print failures only",
      "  mmusim check my.json               list all mistakes of a file",
      "  mmusim new my.json                 write a commented scenario to start from",
      "  mmusim explain my.json 0x400000    draw the walk of an address at the end",
      "  mmusim trace run prog.trace.gz     replay a memory trace over a machine"
    })
public final class Main implements Runnable {
  private static final String VERSION = "mmusim 1.0.0";
  private static final String COMPLETION = "completion";

  /** The subcommands; a new one is a line here. Only the one that is named is made. */
  private static final Map<String, Supplier<Object>> SUBCOMMANDS = new LinkedHashMap<>();

  static {
    SUBCOMMANDS.put("run", RunCommand::new);
    SUBCOMMANDS.put("check", CheckCommand::new);
    SUBCOMMANDS.put("new", NewCommand::new);
    SUBCOMMANDS.put("permissions", PermissionsCommand::new);
    SUBCOMMANDS.put("schema", SchemaCommand::new);
    SUBCOMMANDS.put(COMPLETION, CompletionCommand::new);
    SUBCOMMANDS.put("presets", PresetsCommand::new);
    SUBCOMMANDS.put("explain", ExplainCommand::new);
    SUBCOMMANDS.put("trace", TraceCommand::new);
    SUBCOMMANDS.put("vectors", VectorsCommand::new);
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /** Runs the command and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(execute(arguments));
  }

  /** Runs the command and returns its status. */
  public static int execute(String... arguments) {
    return execute(new StandardOutput(), System.err, arguments);
  }

  /**
   * Runs the command with its output to {@code out} and {@code err}; that a part of it was lost is
   * an error, too.
   */
  static int execute(StandardOutput out, OutputStream err, String... arguments) {
    PrintWriter errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
    int status = execute(new StandardWriter(out), errors, arguments);
    String failure = out.failure();
    if (failure != null) {
      errors.println("error: " + failure);
    }
    return out.exitStatus(status);
  }

  /** Reports are for programs, too, so numbers look the same wherever the user lives. */
  private static int execute(StandardWriter out, PrintWriter err, String... arguments) {
    Locale users = Locale.getDefault();
    Locale.setDefault(Locale.ROOT);
    try {
      return executeHere(out, err, arguments);
    } finally {
      Locale.setDefault(users);
    }
  }

  private static int executeHere(StandardWriter out, PrintWriter err, String... arguments) {
    CommandLine command = new CommandLine(new Main());
    String first = arguments.length == 0 ? "" : arguments[0];
    SUBCOMMANDS.forEach(
        (name, factory) -> {
          if (name.equals(first) || first.equals(COMPLETION) || !SUBCOMMANDS.containsKey(first)) {
            command.addSubcommand(name, factory.get());
          }
        });
    command.setOut(out).setErr(err);
    OptionValues.register(command);
    setVersion(command);
    command.setParameterExceptionHandler(new ArgumentErrors());
    command.setExecutionExceptionHandler((thrown, where, parsed) -> explain(thrown, where));
    int status = execute(command, arguments);
    out.flush();
    return status;
  }

  /** Every subcommand has {@code --version}, so it must have one to tell. */
  private static void setVersion(CommandLine command) {
    command.getCommandSpec().version(VERSION);
    for (CommandLine subcommand : command.getSubcommands().values()) {
      setVersion(subcommand);
    }
  }

  /** What is no exception but an error ends with a line, too. */
  private static int execute(CommandLine command, String... arguments) {
    try {
      return command.execute(arguments);
    } catch (OutOfMemoryError full) {
      command.getErr().println("error: " + HeapExhausted.MESSAGE);
    } catch (StackOverflowError | AssertionError bug) {
      command.getErr().println("error: " + BugReport.describe(bug));
    }
    command.getErr().flush();
    return ExitStatus.UNUSABLE;
  }

  private static int explain(Exception thrown, CommandLine where) {
    if (thrown instanceof LostOutputException) {
      return ExitStatus.UNREAD; // why, if somebody reads, is said when all is over
    }
    if (thrown instanceof UnusableInputException unusable) {
      unusable.problems().forEach(problem -> printError(where, problem.toString()));
    } else if (thrown instanceof IOException broken) {
      printError(where, FileErrors.describe(broken));
    } else if (thrown instanceof UncheckedIOException broken) {
      printError(where, FileErrors.describe(broken.getCause()));
    } else {
      where.getErr().println("error: " + BugReport.describe(thrown));
    }
    where.getErr().flush();
    return ExitStatus.UNUSABLE;
  }

  private static void printError(CommandLine where, String message) {
    where.getErr().println("error: " + Printable.text(message));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
