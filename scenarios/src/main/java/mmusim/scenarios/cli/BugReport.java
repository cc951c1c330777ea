package mmusim.scenarios.cli;

/** One line for a bug of the simulator itself. */
final class BugReport {
  private static final String SWITCH = "MMUSIM_STACKTRACE";

  private BugReport() {}

  /** Returns the line; prints the stack trace, too, where the environment asks for it. */
  static String describe(Throwable bug) {
    if (System.getenv(SWITCH) != null) {
      bug.printStackTrace();
    }
    StackTraceElement[] trace = bug.getStackTrace();
    return "internal error, a bug of mmusim: "
        + bug
        + (trace.length == 0 ? "" : " at " + trace[0])
        + "; set "
        + SWITCH
        + "=1 to see more";
  }
}
