package mmusim.scenarios.trace;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a trace as lines, through a buffer of its own. */
public abstract class TextTraceWriter implements TraceWriter {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int WORD_BYTES_MAX = 64;
  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private final OutputStream output;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int filled;

  /** Writes to {@code output}, which is closed with this writer. */
  protected TextTraceWriter(OutputStream output) {
    this.output = output;
  }

  @Override
  public final void write(long[] vaddrs, int[] attributes, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      writeReference(vaddrs[i], attributes[i]);
    }
  }

  @Override
  public final void close() throws IOException {
    try (output) {
      output.write(buffer, 0, filled);
      filled = 0;
    }
  }

  /** Writes the line of one reference. */
  protected abstract void writeReference(long vaddr, int attributes) throws IOException;

  /** Appends ASCII text of at most 64 characters. */
  protected final void put(String text) throws IOException {
    makeRoom();
    for (int i = 0; i < text.length(); i++) {
      buffer[filled++] = (byte) text.charAt(i);
    }
  }

  /** Appends lower-case hexadecimal digits, at least {@code digitsMin}, with leading zeros. */
  protected final void putHex(long value, int digitsMin) throws IOException {
    makeRoom();
    int significant = (Long.SIZE - Long.numberOfLeadingZeros(value) + 3) / 4;
    for (int digit = Math.max(digitsMin, significant) - 1; digit >= 0; digit--) {
      buffer[filled++] = DIGITS[(int) (value >>> (4 * digit)) & 15];
    }
  }

  /** Appends a decimal number, at least 0. */
  protected final void putDecimal(int value) throws IOException {
    makeRoom();
    int divisor = 1;
    while (value / divisor >= 10) {
      divisor *= 10;
    }
    for (; divisor > 0; divisor /= 10) {
      buffer[filled++] = DIGITS[value / divisor % 10];
    }
  }

  private void makeRoom() throws IOException {
    if (BUFFER_BYTES - filled < WORD_BYTES_MAX) {
      output.write(buffer, 0, filled);
      filled = 0;
    }
  }
}
