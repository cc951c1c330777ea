package mmusim.scenarios.trace.dynamorio;

import mmusim.scenarios.trace.LineTraceReader;
import mmusim.scenarios.trace.NumberText;
import mmusim.scenarios.trace.Reference;
import mmusim.scenarios.trace.TraceInput;

/**
 * What DynamoRIO's {@code view} tool prints of a memory trace (drmemtrace).
 *
 * <pre>
 *     44  12:  1234 &lt;marker: page size 4096&gt;
 *     45  13:  1234 ifetch       6 byte(s) @ 0x0000000000404a78 0f 84 5b 01 00 00  jz  $0x...
 *     46  13:  1234 read         8 byte(s) @ 0x00007ffd3ab1e2f8 by PC 0x0000000000404a78
 *     47  13:  1234 write        4 byte(s) @ 0x00007ffd3ab1e2f0 by PC 0x0000000000404a78
 * </pre>
 *
 * The columns before the name (record, instruction, thread) are not needed and may be absent.
 * Markers, thread exits, prefetches, flushes, non-fetched instructions, continued disassembly, the
 * tool's header and its summary are ignored. A line that states {@code byte(s) @} and cannot be
 * read is malformed.
 *
 * @see "DynamoRIO, drmemtrace: Trace Analysis Tools, View"
 */
public final class DynamorioReader extends LineTraceReader {
  private static final String MARK = "byte(s) @ 0x";
  private static final String NON_FETCHED = "non-fetched instruction";
  private static final int IGNORED_KIND = -1;
  private static final int UNKNOWN_KIND = -2;

  /** Reads from {@code input}; more malformed lines than that share of all are an error. */
  public DynamorioReader(TraceInput input, double malformedShareMax) {
    super(input, malformedShareMax);
  }

  @Override
  protected int parseLine(int from, int to) {
    int mark = find(from, to, MARK);
    if (mark < 0 || find(from, mark, "<") >= 0) {
      return find(from, to, "byte(s)") < 0 || mark >= 0 ? IGNORED : refuse("expected \"@ 0x\"");
    }
    int sizeTo = skipBlanksBack(from, mark);
    int sizeFrom = skipWordBack(from, sizeTo);
    int nameTo = skipBlanksBack(from, sizeFrom);
    int nameFrom = skipWordBack(from, nameTo);
    int kind = kind(nameFrom, nameTo);
    if (kind == IGNORED_KIND) {
      return IGNORED;
    }
    if (kind == UNKNOWN_KIND) {
      return refuse("unknown kind of record");
    }
    int addressFrom = mark + MARK.length();
    int digits = NumberText.hexDigits(buffer, addressFrom, to);
    if (digits <= 0) {
      return refuse("expected a hexadecimal address");
    }
    if (kind == Reference.FETCH && isAt(to - NON_FETCHED.length(), to, NON_FETCHED)) {
      return IGNORED;
    }
    return reference(
        kind,
        NumberText.hex(buffer, addressFrom, digits),
        NumberText.decimal(buffer, sizeFrom, sizeTo));
  }

  private int kind(int from, int to) {
    int length = to - from;
    if (length == 6 && isAt(from, to, "ifetch")) {
      return Reference.FETCH;
    }
    if (length == 4 && isAt(from, to, "read")) {
      return Reference.LOAD;
    }
    if (length == 5 && isAt(from, to, "write")) {
      return Reference.STORE;
    }
    boolean known = isAt(from, to, "pref") || isAt(from, to, "iflush") || isAt(from, to, "dflush");
    return known ? IGNORED_KIND : UNKNOWN_KIND;
  }

  private int find(int from, int to, String word) {
    byte first = (byte) word.charAt(0);
    for (int at = from; at <= to - word.length(); at++) {
      if (buffer[at] == first && isAt(at, to, word)) {
        return at;
      }
    }
    return -1;
  }

  private int skipBlanksBack(int from, int to) {
    int at = to;
    while (at > from && buffer[at - 1] == ' ') {
      at--;
    }
    return at;
  }

  private int skipWordBack(int from, int to) {
    int at = to;
    while (at > from && buffer[at - 1] != ' ') {
      at--;
    }
    return at;
  }
}
