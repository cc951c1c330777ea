package mmusim.scenarios.trace;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A trace of lines: cuts the input into buffers that hold whole lines, counts and locates what is
 * malformed. The formats parse the bytes.
 *
 * <p>Invariants: {@code buffer[position, limit)} are whole lines, each with its line feed (one is
 * added if the last line has none); at least {@link #PADDING_BYTES} bytes may be read past {@code
 * limit}. A line longer than the buffer is one malformed line and is skipped. Memory is constant.
 */
public abstract class TextTraceReader implements TraceReader {
  /** Bytes past {@code limit} that a parser may load without looking. */
  protected static final int PADDING_BYTES = 16;

  private static final int BUFFER_BYTES = 1 << 18;

  private static final int EXCERPT_BYTES = 80;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** The text; see the invariants. */
  protected final byte[] buffer = new byte[BUFFER_BYTES + 1 + PADDING_BYTES];

  /** Index of the first byte of the next line. */
  protected int position;

  /** Index behind the last whole line. */
  protected int limit;

  /** Lines before {@link #position}, of any sort. */
  protected long lineCount;

  private final TraceInput input;
  private final double malformedShareMax;
  private final TraceTally tally = new TraceTally();
  private int filled;
  private boolean begun;
  private boolean ended;

  /**
   * Reads from {@code input}, which is closed with this reader.
   *
   * @param malformedShareMax the largest accepted share of malformed lines, 0 to 1
   */
  protected TextTraceReader(TraceInput input, double malformedShareMax) {
    this.input = input;
    this.malformedShareMax = malformedShareMax;
  }

  @Override
  public final int read(long[] vaddrs, int[] attributes) throws TraceException {
    int count = 0;
    while (count < vaddrs.length && (position < limit || refill())) {
      int before = count;
      count = parse(vaddrs, attributes, count);
      if (count > before) {
        tally.addReferences(count - before);
      }
    }
    if (count == 0) {
      tally.checkMalformedShare(input.name(), malformedShareMax);
    }
    return count;
  }

  @Override
  public final TraceTally tally() {
    return tally;
  }

  @Override
  public final void close() {
    input.close();
  }

  /**
   * Parses lines from {@link #position} on until {@link #limit} or until the arrays are full, and
   * moves {@link #position} and {@link #lineCount}.
   *
   * @param count elements that are taken
   * @return elements that are taken afterwards
   */
  protected abstract int parse(long[] vaddrs, int[] attributes, int count);

  /** Counts line {@code lineCount}, which is {@code buffer[from, to)}, as malformed. */
  protected final void addMalformed(int from, int to, String reason) {
    if (tally.isLocating()) {
      int length = Math.min(to - from, EXCERPT_BYTES);
      String text = new String(buffer, from, length, StandardCharsets.ISO_8859_1);
      tally.addMalformed(input.name() + ":" + lineCount, reason, text.stripTrailing());
    } else {
      tally.addMalformed();
    }
  }

  /** Returns the index of the line feed that ends the line at {@code from}. */
  protected final int lineEnd(int from) {
    byte[] bytes = buffer;
    int at = from;
    while (bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  /** Makes whole lines available; false at the end of the input. */
  private boolean refill() throws TraceException {
    while (!ended) {
      int kept = filled - limit;
      System.arraycopy(buffer, limit, buffer, 0, kept);
      position = 0;
      int read = input.read(buffer, kept, BUFFER_BYTES - kept);
      tally.addBytes(read, this::place);
      filled = kept + read;
      if (!begun) {
        begun = true;
        position = isMarked() ? BYTE_ORDER_MARK.length : 0;
      }
      limit = endOfLastLine(kept);
      if (limit > 0) {
        return true;
      }
      if (filled < BUFFER_BYTES) {
        return endOfInput();
      }
      skipLongLine();
    }
    return false;
  }

  /** Spreadsheets begin text that they write as UTF-8 with a mark, which is no part of it. */
  private boolean isMarked() {
    int length = BYTE_ORDER_MARK.length;
    return filled >= length && Arrays.equals(buffer, 0, length, BYTE_ORDER_MARK, 0, length);
  }

  private int endOfLastLine(int from) {
    int end = filled;
    while (end > from && buffer[end - 1] != '\n') {
      end--;
    }
    return end > from ? end : 0;
  }

  private boolean endOfInput() {
    ended = true;
    if (filled == 0) {
      return false;
    }
    buffer[filled++] = '\n';
    limit = filled;
    return true;
  }

  /** The buffer is full and has no line feed: drops it and what follows up to the next one. */
  private void skipLongLine() throws TraceException {
    lineCount++;
    addMalformed(0, EXCERPT_BYTES, "line longer than %d bytes".formatted(BUFFER_BYTES));
    int feed;
    do {
      filled = input.read(buffer, 0, BUFFER_BYTES);
      tally.addBytes(filled, this::place);
      feed = 0;
      while (feed < filled && buffer[feed] != '\n') {
        feed++;
      }
    } while (feed == BUFFER_BYTES);
    limit = Math.min(feed + 1, filled);
  }

  private String place() {
    return input.name() + ": line " + lineCount;
  }
}
