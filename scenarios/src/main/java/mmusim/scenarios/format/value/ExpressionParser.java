package mmusim.scenarios.format.value;

import java.util.ArrayList;
import java.util.List;
import mmusim.scenarios.format.value.Expression.Factor;
import mmusim.scenarios.format.value.Expression.Iteration;
import mmusim.scenarios.format.value.Expression.Literal;
import mmusim.scenarios.format.value.Expression.NameUse;
import mmusim.scenarios.format.value.Expression.Term;
import mmusim.scenarios.format.value.Names.Attribute;
import mmusim.scenarios.json.Identifiers;
import mmusim.scenarios.json.Suggestions;
import org.jspecify.annotations.Nullable;

/**
 * Parses expressions.
 *
 * <pre>
 * expression = ["+" | "-"] term { ("+" | "-") term }
 * term       = factor ["*" factor]
 * factor     = number | "i" | name ["." ("base" | "end" | "size")]
 * number     = (decimal | "0x" hex) ["KiB" | "MiB" | "GiB" | "TiB" | "PiB" | "EiB" | "p"]
 * </pre>
 */
public final class ExpressionParser {
  private static final List<String> UNITS =
      List.of("", "p", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
  private static final int[] UNIT_SHIFTS = {0, 12, 10, 20, 30, 40, 50, 60};
  private static final List<Attribute> PARTS =
      List.of(Attribute.BASE, Attribute.END, Attribute.SIZE);
  private static final List<String> ATTRIBUTES = List.of("base", "end", "size");

  /** The name of the iteration in a step that is repeated. */
  public static final String ITERATION = "i";

  /** What is said of {@link #ITERATION} in another one. */
  public static final String NOT_REPEATED = "\"i\" stands only in steps with \"repeat\"";

  /** A mistake in an expression, {@code offset} characters from its start. */
  public static final class SyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int offset;

    SyntaxException(int offset, String message) {
      super(message, null, false, false);
      this.offset = offset;
    }

    /** Returns where in the text the mistake is, from 0. */
    public int offset() {
      return offset;
    }
  }

  private final String text;
  private final boolean repeated;
  private int at;

  private ExpressionParser(String text, boolean repeated) {
    this.text = text;
    this.repeated = repeated;
  }

  /**
   * Parses {@code text}.
   *
   * @param repeated whether {@code i} is the iteration
   * @throws SyntaxException if it is not an expression
   */
  public static Expression parse(String text, boolean repeated) {
    return new ExpressionParser(text, repeated).parseAll();
  }

  private Expression parseAll() {
    List<Term> terms = new ArrayList<>();
    skipSpaces();
    if (at == text.length()) {
      throw new SyntaxException(0, "a number or an expression is missing");
    }
    boolean negative = takeSign(true);
    terms.add(parseTerm(negative));
    while (at < text.length()) {
      terms.add(parseTerm(takeSign(false)));
    }
    return new Expression(text, terms);
  }

  private boolean takeSign(boolean optional) {
    char c = text.charAt(at);
    if (c == '+' || c == '-') {
      at++;
      skipSpaces();
      return c == '-';
    }
    if (!optional) {
      throw new SyntaxException(
          at, "\"+\" or \"-\" is missing before \"" + rest() + "\"" + hintOnNumbers(c));
    }
    return false;
  }

  /** Says how numbers are written where a sign is not what the user forgot. */
  private String hintOnNumbers(char next) {
    if (next == '.') {
      return "; numbers are whole";
    }
    boolean unit = UNITS.stream().anyMatch(word -> !word.isEmpty() && rest().startsWith(word));
    return unit ? "; no space stands before a unit" : "";
  }

  private Term parseTerm(boolean negative) {
    int start = at;
    Factor left = parseFactor();
    Factor right = null;
    if (at < text.length() && text.charAt(at) == '*') {
      at++;
      skipSpaces();
      right = parseFactor();
      requireNoName(left, start);
      requireNoName(right, start);
    }
    return new Term(negative, left, right);
  }

  private static void requireNoName(@Nullable Factor factor, int start) {
    if (factor instanceof NameUse use) {
      throw new SyntaxException(
          start,
          use.name().equals(ITERATION)
              ? NOT_REPEATED
              : "a product is of two numbers, or a number and i; \"" + use.name() + "\" is a name");
    }
  }

  private Factor parseFactor() {
    if (at == text.length()) {
      throw new SyntaxException(at, "ends where a number or a name should follow");
    }
    char c = text.charAt(at);
    Factor factor;
    if (c >= '0' && c <= '9') {
      factor = new Literal(parseNumber());
    } else if (Identifiers.isStart(c)) {
      factor = parseName();
    } else {
      throw new SyntaxException(at, "a number or a name should stand here: \"" + rest() + "\"");
    }
    skipSpaces();
    return factor;
  }

  private Factor parseName() {
    int start = at;
    String name = takeIdentifier();
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      int attributeStart = at;
      String attribute = takeIdentifier();
      if (!ATTRIBUTES.contains(attribute)) {
        throw new SyntaxException(
            attributeStart,
            "a name has .base, .end and .size, not \"."
                + attribute
                + "\""
                + Suggestions.hint(attribute, ATTRIBUTES));
      }
      return new NameUse(name, PARTS.get(ATTRIBUTES.indexOf(attribute)), start);
    }
    return repeated && name.equals(ITERATION)
        ? new Iteration()
        : new NameUse(name, Attribute.VALUE, start);
  }

  private String takeIdentifier() {
    int start = at;
    while (at < text.length() && Identifiers.isPart(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private long parseNumber() {
    int start = at;
    String word = takeIdentifier();
    boolean hex = word.startsWith("0x") || word.startsWith("0X");
    int digits = hex ? 2 : 0;
    int end = digits;
    while (end < word.length() && Character.digit(word.charAt(end), hex ? 16 : 10) >= 0) {
      end++;
    }
    int unit = UNITS.indexOf(word.substring(end));
    if (end == digits || unit < 0) {
      throw new SyntaxException(
          start,
          "\""
              + word
              + "\" is not a number; numbers are written 4096, 0x1000, 4KiB, 2MiB, 1GiB,"
              + " 1TiB, 1PiB, 1EiB or 3p (pages)");
    }
    return scale(start, word, word.substring(digits, end), hex ? 16 : 10, UNIT_SHIFTS[unit]);
  }

  private static long scale(int start, String word, String digits, int radix, int shift) {
    try {
      long value = Long.parseUnsignedLong(digits, radix);
      if (value << shift >>> shift == value) {
        return value << shift;
      }
    } catch (NumberFormatException tooLong) {
      // Falls through to the one message for numbers that do not fit.
    }
    throw new SyntaxException(start, "\"" + word + "\" does not fit in 64 bits");
  }

  private String rest() {
    return text.length() - at > 20 ? text.substring(at, at + 20) + "..." : text.substring(at);
  }

  private void skipSpaces() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }
}
