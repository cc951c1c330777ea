package mmusim.scenarios.run;

/** What is said when the Java heap itself is used up, which the budgets should prevent. */
public final class HeapExhausted {
  /** The message, without a final full stop. */
  public static final String MESSAGE =
      "needs more memory than the Java heap of "
          + (Runtime.getRuntime().maxMemory() >> 20)
          + " MiB; a larger one is set by JAVA_TOOL_OPTIONS=-Xmx...";

  private HeapExhausted() {}
}
