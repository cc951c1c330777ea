package mmusim.scenarios.json;

/** What may be a name in a scenario: a letter or underscore, then letters, digits, underscores. */
public final class Identifiers {
  private Identifiers() {}

  /** Returns whether {@code text} may be a name. */
  public static boolean isIdentifier(String text) {
    if (text.isEmpty() || !isStart(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      if (!isPart(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether a name may begin with {@code c}. */
  public static boolean isStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  /** Returns whether {@code c} may stand in a name. */
  public static boolean isPart(char c) {
    return isStart(c) || (c >= '0' && c <= '9');
  }
}
