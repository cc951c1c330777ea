package mmusim.scenarios.report;

/** Colours of a terminal, or none. */
public enum Style {
  /** No escape sequences. */
  PLAIN,
  /** ANSI colours. */
  COLOURED;

  private static final String RESET = "\u001b[0m";

  /** Returns {@code text} in green. */
  String good(String text) {
    return paint("\u001b[32m", text);
  }

  /** Returns {@code text} in red. */
  String bad(String text) {
    return paint("\u001b[31m", text);
  }

  /** Returns {@code text} in yellow. */
  String notable(String text) {
    return paint("\u001b[33m", text);
  }

  /** Returns {@code text} in grey. */
  String dim(String text) {
    return paint("\u001b[2m", text);
  }

  /** Returns {@code text} in bold. */
  String strong(String text) {
    return paint("\u001b[1m", text);
  }

  private String paint(String code, String text) {
    return this == COLOURED ? code + text + RESET : text;
  }
}
