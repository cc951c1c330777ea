package mmusim.scenarios.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import mmusim.mmu.Cpu;
import mmusim.mmu.Machine;
import mmusim.mmu.explain.Explainer;
import mmusim.mmu.explain.WalkDiagram;
import mmusim.mmu.paging.Access;
import mmusim.scenarios.format.value.Expression;
import mmusim.scenarios.format.value.ExpressionParser;
import mmusim.scenarios.format.value.Names;
import mmusim.scenarios.format.value.UnboundNameException;
import mmusim.scenarios.json.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mmusim explain}: how an address translates at the end of a scenario, and why. */
@Command(
    name = "explain",
    description =
        "Runs a scenario, then shows the page walk of one address at its end: every entry with its"
            + " flags, the outcome, and the rule that gave it. Nothing is changed by looking.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  mmusim explain my.json 0x400000",
      "  mmusim explain my.json m+4KiB --access write --mode supervisor",
      "  mmusim explain matrix.json m --name smep=1 --name smap=0",
      "",
      "Exit status: 0 shown, 1 shown but the scenario failed, 2 unusable input."
    })
final class ExplainCommand implements Callable<Integer> {
  /** What may be done to an address. */
  enum Operation {
    READ(Access.READ),
    WRITE(Access.WRITE),
    EXECUTE(Access.FETCH);

    private final int access;

    Operation(int access) {
      this.access = access;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Who does it. */
  enum Mode {
    USER(Access.USER),
    SUPERVISOR(0),
    IMPLICIT(Access.IMPLICIT);

    private final int access;

    Mode(int access) {
      this.access = access;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "SCENARIO",
      description = "A scenario file. - for the standard input.")
  private Path file = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "ADDR",
      description = "An address: a number, or an expression with names that the scenario binds.")
  private String address = "";

  @Option(
      names = "--access",
      paramLabel = "KIND",
      defaultValue = "read",
      description = "read, write or execute. Default: read.")
  private Operation operation = Operation.READ;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "user",
      description =
          "user, supervisor, or implicit: a supervisor access that the processor makes by itself."
              + " Default: user.")
  private Mode mode = Mode.USER;

  @Mixin private final ScenarioChoice choice = new ScenarioChoice();

  @Option(names = "--shadow-stack", description = "The access is one of the shadow stack.")
  private boolean shadowStack;

  @Option(
      names = "--cpu",
      paramLabel = "N",
      defaultValue = "0",
      description = "Whose registers count. Default: 0.")
  private int cpu;

  @Override
  public Integer call() {
    Expression expression = expression();
    return FinalStates.show(
        file,
        choice,
        (title, machine, names, kernel) -> show(title, machine, names, expression),
        spec.commandLine().getOut(),
        spec.commandLine().getErr());
  }

  private void show(String title, Machine machine, Names names, Expression expression) {
    if (cpu < 0 || cpu >= machine.cpuCount()) {
      throw mistake("there is no CPU " + cpu + "; the machine has " + machine.cpuCount());
    }
    Cpu shown = machine.cpu(cpu);
    PrintWriter out = spec.commandLine().getOut();
    if (!title.isEmpty()) {
      out.println("scenario " + Printable.text(title));
    }
    out.print(WalkDiagram.draw(shown, Explainer.walk(shown, valueOf(expression, names), access())));
    out.flush();
  }

  private int access() {
    boolean implicitFetch = mode == Mode.IMPLICIT && operation == Operation.EXECUTE;
    if (implicitFetch) {
      throw mistake("--mode implicit goes with reads and writes; no fetch is implicit");
    }
    if (shadowStack && operation == Operation.EXECUTE) {
      throw mistake("--shadow-stack goes with reads and writes");
    }
    return operation.access | mode.access | (shadowStack ? Access.SHADOW_STACK : 0);
  }

  private Expression expression() {
    try {
      return ExpressionParser.parse(address, false);
    } catch (ExpressionParser.SyntaxException wrong) {
      throw mistake("ADDR " + address + ": " + wrong.getMessage());
    }
  }

  private long valueOf(Expression expression, Names names) {
    try {
      return expression.evaluate(names, 0);
    } catch (UnboundNameException unbound) {
      throw mistake("ADDR " + address + ": " + unbound.getMessage());
    }
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
