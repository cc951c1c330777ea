package mmusim.scenarios.trace.lackey;

import mmusim.scenarios.trace.NumberText;
import mmusim.scenarios.trace.Reference;
import mmusim.scenarios.trace.TextTraceReader;
import mmusim.scenarios.trace.TraceInput;

/**
 * Output of {@code valgrind --tool=lackey --trace-mem=yes}.
 *
 * <pre>
 * I  04001090,3      instruction fetch, hexadecimal address, decimal size in bytes
 *  L 1ffefff7a8,8    load
 *  S 1ffefff7a8,8    store
 *  M 0421d2c8,4      modify: a load, then a store of the same bytes
 * </pre>
 *
 * Lines of valgrind itself ({@code ==123== ...}, {@code --123-- ...}) and blank lines are ignored.
 *
 * @see "Valgrind User Manual, Lackey: an example tool"
 */
public final class LackeyReader extends TextTraceReader {
  /** Column of the first digit of the address. */
  private static final int ADDRESS_COLUMN = 3;

  /** Reads from {@code input}; more malformed lines than that share of all are an error. */
  public LackeyReader(TraceInput input, double malformedShareMax) {
    super(input, malformedShareMax);
  }

  @Override
  protected int parse(long[] vaddrs, int[] attributes, int count) {
    byte[] text = buffer;
    int at = position;
    int end = limit;
    int next = count;
    int line = 0;
    while (at < end && next < vaddrs.length) {
      line++;
      long vaddr = NumberText.parseEight(text, at + ADDRESS_COLUMN);
      int comma = at + ADDRESS_COLUMN + 8;
      for (int digit = NumberText.digit(text[comma]);
          digit >= 0 && vaddr >>> 60 == 0;
          digit = NumberText.digit(text[comma])) {
        vaddr = vaddr << 4 | digit;
        comma++;
      }
      int size = text[comma + 1] - '0';
      int kind = kind(text[at], text[at + 1], text[at + 2]);
      boolean usual = text[comma] == ',' && text[comma + 2] == '\n' && size > 0 && size <= 9;
      if (usual && kind >= 0 && vaddr >>> 47 == 0) {
        vaddrs[next] = vaddr;
        attributes[next++] = Reference.attributes(kind, size);
        at = comma + 3;
      } else {
        lineCount += line;
        line = 0;
        next = parseUnusual(at, vaddrs, attributes, next);
        at = lineEnd(at) + 1;
      }
    }
    lineCount += line;
    position = at;
    return next;
  }

  /** Returns the kind that the first three bytes of a line state, or -1. */
  private static int kind(byte first, byte second, byte third) {
    if (third != ' ') {
      return -1;
    }
    if (first == 'I') {
      return second == ' ' ? Reference.FETCH : -1;
    }
    if (first != ' ') {
      return -1;
    }
    return switch (second) {
      case 'L' -> Reference.LOAD;
      case 'S' -> Reference.STORE;
      case 'M' -> Reference.MODIFY;
      default -> -1;
    };
  }

  /** A line that the fast path does not take: a rare size or address, a comment, a mistake. */
  private int parseUnusual(int from, long[] vaddrs, int[] attributes, int count) {
    int end = lineEnd(from);
    if (end > from && buffer[end - 1] == '\r') {
      end--;
    }
    if (isIgnored(from, end)) {
      tally().addIgnored();
      return count;
    }
    int kind =
        end - from > ADDRESS_COLUMN ? kind(buffer[from], buffer[from + 1], buffer[from + 2]) : -1;
    if (kind < 0) {
      addMalformed(from, end, "expected \"I  \", \" L \", \" S \" or \" M \"");
      return count;
    }
    int digits = NumberText.hexDigits(buffer, from + ADDRESS_COLUMN, end);
    int at = from + ADDRESS_COLUMN + digits;
    if (digits <= 0 || at == end || buffer[at] != ',') {
      addMalformed(from, end, "expected a hexadecimal address and a comma");
      return count;
    }
    long vaddr = NumberText.hex(buffer, from + ADDRESS_COLUMN, digits);
    int size = NumberText.decimal(buffer, at + 1, end);
    if (!Reference.isPossible(vaddr, size)) {
      addMalformed(from, end, "no such reference is possible (size, or address not canonical)");
      return count;
    }
    vaddrs[count] = vaddr;
    attributes[count] = Reference.attributes(kind, size);
    return count + 1;
  }

  private boolean isIgnored(int from, int end) {
    int at = from;
    while (at < end && buffer[at] == ' ') {
      at++;
    }
    return at == end
        || (end - at > 1
            && buffer[at] == buffer[at + 1]
            && (buffer[at] == '=' || buffer[at] == '-'));
  }
}
