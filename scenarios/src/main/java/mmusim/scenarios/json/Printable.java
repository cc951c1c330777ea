package mmusim.scenarios.json;

/**
 * Text of a file made fit for a terminal: a file must not move the cursor, colour what follows,
 * turn the direction of writing, or fill the screen.
 */
public final class Printable {
  private static final int CHARACTERS_SHOWN = 2000;

  private Printable() {}

  /** Returns {@code text} on one line, cut if it is very long. */
  public static String text(String text) {
    return text(text, CHARACTERS_SHOWN);
  }

  /** Returns {@code text} on one line of at most {@code most} characters and what replaces them. */
  public static String text(String text, int most) {
    String start = text.length() > most ? text.substring(0, most - 3) + "..." : text;
    if (start.chars().noneMatch(Printable::isControl)) {
      return start;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < start.length(); i++) {
      char c = start.charAt(i);
      if (isControl(c)) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isControl(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
