package mmusim.scenarios.trace;

/** A {@link TextTraceReader} for formats that are parsed line by line. */
public abstract class LineTraceReader extends TextTraceReader {
  /** {@link #parseLine}: the line is not a reference and need not be. */
  protected static final int IGNORED = 0;

  /** {@link #parseLine}: the line should be a reference; {@link #reason} says why it is none. */
  protected static final int MALFORMED = -1;

  /** The address that {@link #parseLine} found. */
  protected long vaddr;

  /** What is wrong with a line that is {@link #MALFORMED}. */
  protected String reason = "";

  /** Reads from {@code input}; more malformed lines than that share of all are an error. */
  protected LineTraceReader(TraceInput input, double malformedShareMax) {
    super(input, malformedShareMax);
  }

  /**
   * Parses {@code buffer[from, to)}, a line without its end.
   *
   * @return the attributes of the reference at {@link #vaddr}, see {@link Reference}; or {@link
   *     #IGNORED} or {@link #MALFORMED}
   */
  protected abstract int parseLine(int from, int to);

  /** Sets {@link #reason} and returns {@link #MALFORMED}. */
  protected final int refuse(String why) {
    reason = why;
    return MALFORMED;
  }

  /** Returns the attributes of a reference to {@code address}, or refuses an impossible one. */
  protected final int reference(int kind, long address, int sizeBytes) {
    if (!Reference.isPossible(address, sizeBytes)) {
      return refuse("no such reference is possible (size, or address not canonical)");
    }
    vaddr = address;
    return Reference.attributes(kind, sizeBytes);
  }

  /** Returns the first index from {@code at} on, at most {@code to}, that holds no blank. */
  protected final int skipBlanks(int at, int to) {
    int next = at;
    while (next < to && (buffer[next] == ' ' || buffer[next] == '\t')) {
      next++;
    }
    return next;
  }

  /** Returns the first index from {@code at} on, at most {@code to}, that holds a blank. */
  protected final int skipWord(int at, int to) {
    int next = at;
    while (next < to && buffer[next] != ' ' && buffer[next] != '\t') {
      next++;
    }
    return next;
  }

  /** Returns whether {@code word} stands at {@code at}. */
  protected final boolean isAt(int at, int to, String word) {
    if (to - at < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (buffer[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  protected final int parse(long[] vaddrs, int[] attributes, int count) {
    int next = count;
    while (position < limit && next < vaddrs.length) {
      lineCount++;
      int from = position;
      int feed = lineEnd(from);
      int to = feed > from && buffer[feed - 1] == '\r' ? feed - 1 : feed;
      int parsed = parseLine(from, to);
      if (parsed > 0) {
        vaddrs[next] = vaddr;
        attributes[next++] = parsed;
      } else if (parsed == IGNORED) {
        tally().addIgnored();
      } else {
        addMalformed(from, to, reason);
      }
      position = feed + 1;
    }
    return next;
  }
}
