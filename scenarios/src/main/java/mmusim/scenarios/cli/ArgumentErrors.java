package mmusim.scenarios.cli;

import java.io.PrintWriter;
import java.util.Set;
import mmusim.scenarios.cli.output.ExitStatus;
import mmusim.scenarios.json.Printable;
import mmusim.scenarios.json.Suggestions;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells a mistake in the arguments in three parts: what is wrong, how the command is written, and
 * where its options are. All of its help would push the first out of sight.
 */
final class ArgumentErrors implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine where = wrong.getCommandLine();
    PrintWriter err = where.getErr();
    err.println("error: " + Printable.text(message(wrong)));
    err.print(where.getHelp().fullSynopsis());
    err.println("More: " + where.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return ExitStatus.UNUSABLE;
  }

  private static String message(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String argument = unmatched.getUnmatched().get(0);
      CommandLine where = wrong.getCommandLine();
      Set<String> commands = where.getSubcommands().keySet();
      if (unmatched.isUnknownOption()) {
        Set<String> options = where.getCommandSpec().optionsMap().keySet();
        return "there is no option " + argument + Suggestions.hint(argument, options);
      }
      return commands.isEmpty()
          ? "\"" + argument + "\" is one argument too many"
          : "there is no command \"" + argument + "\"" + Suggestions.hint(argument, commands);
    }
    return String.valueOf(wrong.getMessage()).replaceFirst("^Error: ", "");
  }
}
