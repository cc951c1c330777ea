package mmusim.scenarios.format.value;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a step gives or expects: hex pairs as written, or a pattern repeated over a count.
 */
public final class ByteRun {
  private final byte[] pattern;
  private final @Nullable Expression count;

  private ByteRun(byte[] pattern, @Nullable Expression count) {
    this.pattern = pattern;
    this.count = count;
  }

  /**
   * Parses hex pairs; spaces may stand between pairs.
   *
   * @throws IllegalArgumentException with a sentence if it is not that
   */
  public static ByteRun parse(String hex) {
    return new ByteRun(parseHex(hex), null);
  }

  /**
   * Returns {@code fill} repeated until {@code count} bytes are there.
   *
   * @throws IllegalArgumentException with a sentence if {@code fill} is not at least one hex pair
   */
  public static ByteRun filled(String fill, Expression count) {
    byte[] pattern = parseHex(fill);
    if (pattern.length == 0) {
      throw new IllegalArgumentException("\"fill\" needs at least one hex pair, as \"5a\"");
    }
    return new ByteRun(pattern, count);
  }

  private static byte[] parseHex(String hex) {
    byte[] out = new byte[hex.length() / 2];
    int length = 0;
    int at = 0;
    while (at < hex.length()) {
      if (hex.charAt(at) == ' ') {
        at++;
        continue;
      }
      if (!isPair(hex, at)) {
        throw new IllegalArgumentException(
            "bytes are hex pairs, as \"de ad be ef\"; not a pair: \""
                + hex.substring(at, Math.min(at + 2, hex.length()))
                + "\"");
      }
      out[length++] = (byte) HexFormat.fromHexDigits(hex, at, at + 2);
      at += 2;
    }
    return Arrays.copyOf(out, length);
  }

  /** Digits are those of ASCII; Unicode has them in many scripts. */
  private static boolean isPair(String hex, int at) {
    return at + 1 < hex.length()
        && HexFormat.isHexDigit(hex.charAt(at))
        && HexFormat.isHexDigit(hex.charAt(at + 1));
  }

  /** Returns how many bytes there are, unsigned. */
  public long length(Names names, long iteration) {
    return count == null ? pattern.length : count.evaluate(names, iteration);
  }

  /** Returns the byte at {@code index}. */
  public byte at(long index) {
    return pattern[(int) Long.remainderUnsigned(index, pattern.length)];
  }

  /** Returns the first {@code length} bytes as an array. */
  public byte[] toArray(int length) {
    byte[] out = new byte[length];
    copy(0, out);
    return out;
  }

  /**
   * Fills {@code target} with the bytes from {@code index} on; the pattern goes on as long as they
   * do.
   *
   * @throws IllegalStateException if there is something to fill and no byte to fill it with
   */
  public void copy(long index, byte[] target) {
    if (pattern.length == 0 && target.length > 0) {
      throw new IllegalStateException("no byte to fill with: " + target.length);
    }
    int period = Math.min(pattern.length, target.length);
    for (int i = 0; i < period; i++) {
      target[i] = at(index + i);
    }
    for (int filled = period; filled < target.length; filled += filled) {
      System.arraycopy(target, 0, target, filled, Math.min(filled, target.length - filled));
    }
  }

  /** Returns the index of the first of {@code bytes} that is not of this run, or -1. */
  public int mismatch(byte[] bytes) {
    int period = Math.min(pattern.length, bytes.length);
    int first = Arrays.mismatch(bytes, 0, period, pattern, 0, period);
    if (first >= 0) {
      return first;
    }
    // Behind the pattern each byte is the one that stands a pattern before it.
    int later = Arrays.mismatch(bytes, period, bytes.length, bytes, 0, bytes.length - period);
    return later < 0 ? later : period + later;
  }

  /** Returns the bytes as written. */
  @Override
  public String toString() {
    return count == null
        ? HexFormat.ofDelimiter(" ").formatHex(pattern)
        : count + " x " + HexFormat.of().formatHex(pattern);
  }

  /** Returns how many bytes there are, unsigned, or null if that takes a run to know. */
  public @Nullable Long constantLength() {
    return count == null || count.isConstant() ? (Long) length(NoNames.INSTANCE, 0) : null;
  }
}
