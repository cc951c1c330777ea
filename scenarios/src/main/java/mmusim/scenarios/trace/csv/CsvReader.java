package mmusim.scenarios.trace.csv;

import mmusim.scenarios.trace.LineTraceReader;
import mmusim.scenarios.trace.NumberText;
import mmusim.scenarios.trace.Reference;
import mmusim.scenarios.trace.TraceInput;

/**
 * Comma-separated values: {@code type,addr,size}.
 *
 * <pre>
 * type,addr,size     a header is ignored, as are blank lines and lines that begin with #
 * I,0x4001090,3      I fetch, L or R load, S or W store, M modify; small letters too
 * L,68719476736,8    an address is hexadecimal with 0x, else decimal; the size is decimal, in bytes
 * </pre>
 */
public final class CsvReader extends LineTraceReader {
  /** The first line that a writer writes. */
  static final String HEADER = "type,addr,size";

  private static final int DECIMAL_DIGITS_MAX = 20;

  /** 2^64 - 1 is ten times this and 5. */
  private static final long TENTH_MAX = Long.divideUnsigned(-1L, 10);

  /** Reads from {@code input}; more malformed lines than that share of all are an error. */
  public CsvReader(TraceInput input, double malformedShareMax) {
    super(input, malformedShareMax);
  }

  @Override
  protected int parseLine(int from, int to) {
    int at = skipBlanks(from, to);
    if (at == to || buffer[at] == '#' || isAt(at, to, HEADER)) {
      return IGNORED;
    }
    int kind = kind((char) (buffer[at] & ~0x20));
    int comma = skipBlanks(at + 1, to);
    if (kind < 0 || !isAt(comma, to, ",")) {
      return refuse("expected a type (I, L, S, M, R or W) and a comma");
    }
    int addressFrom = skipBlanks(comma + 1, to);
    int addressTo = addressFrom;
    while (addressTo < to && buffer[addressTo] != ',' && buffer[addressTo] != ' ') {
      addressTo++;
    }
    if (!parseAddress(addressFrom, addressTo)) {
      return refuse("expected an address: digits, or 0x and hexadecimal digits");
    }
    comma = skipBlanks(addressTo, to);
    if (!isAt(comma, to, ",")) {
      return refuse("expected a comma and a size");
    }
    int sizeFrom = skipBlanks(comma + 1, to);
    int sizeTo = skipWord(sizeFrom, to);
    if (skipBlanks(sizeTo, to) != to) {
      return refuse("expected nothing after the size");
    }
    return reference(kind, vaddr, NumberText.decimal(buffer, sizeFrom, sizeTo));
  }

  private static int kind(char letter) {
    return switch (letter) {
      case 'I' -> Reference.FETCH;
      case 'L', 'R' -> Reference.LOAD;
      case 'S', 'W' -> Reference.STORE;
      case 'M' -> Reference.MODIFY;
      default -> -1;
    };
  }

  /** Parses an address into {@link #vaddr}. */
  private boolean parseAddress(int from, int to) {
    if (isAt(from, to, "0x") || isAt(from, to, "0X")) {
      int digits = NumberText.hexDigits(buffer, from + 2, to);
      vaddr = NumberText.hex(buffer, from + 2, Math.max(digits, 0));
      return digits > 0 && from + 2 + digits == to;
    }
    if (from == to || to - from > DECIMAL_DIGITS_MAX) {
      return false;
    }
    long value = 0;
    for (int at = from; at < to; at++) {
      int digit = buffer[at] - '0';
      boolean overflows =
          Long.compareUnsigned(value, TENTH_MAX) > 0 || (value == TENTH_MAX && digit > 5);
      if (digit < 0 || digit > 9 || overflows) {
        return false;
      }
      value = value * 10 + digit;
    }
    vaddr = value;
    return true;
  }
}
