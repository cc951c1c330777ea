package mmusim.scenarios.cli.output;

import java.io.Console;
import mmusim.scenarios.report.Style;

/** What is known of where the output goes. */
public final class Terminal {
  private Terminal() {}

  /** Returns coloured on a terminal that does not forbid it ({@code NO_COLOR}), else plain. */
  public static Style style() {
    String noColor = System.getenv("NO_COLOR");
    boolean forbidden = noColor != null && !noColor.isEmpty();
    return isTerminal() && !forbidden ? Style.COLOURED : Style.PLAIN;
  }

  /** Returns whether a progress bar would be seen: on the standard error. */
  public static boolean showsProgress() {
    String said = System.getProperty("mmusim.terminal.error");
    return said == null ? isTerminal() : Boolean.parseBoolean(said);
  }

  /**
   * Returns whether the output is a terminal. The launcher, which can ask, says so in the system
   * property {@code mmusim.terminal}; without it, input and output must both be one.
   */
  @SuppressWarnings("SystemConsoleNull") // newer JDKs, which never return null, have isTerminal
  private static boolean isTerminal() {
    String said = System.getProperty("mmusim.terminal");
    if (said != null) {
      return Boolean.parseBoolean(said);
    }
    Console console = System.console();
    if (console == null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJdk) {
      return true;
    }
  }
}
