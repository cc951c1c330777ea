package mmusim.scenarios.format.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Runs of bytes, beside a loop over single ones. */
class ByteRunTest {
  private static final String[] PATTERNS = {
    "5a", "01 02", "01 02 03", "00 00 01", "01 01 01 01 02"
  };

  @Test
  void aRunIsItsPatternAgainAndAgainFromWhereverItIsRead() {
    for (String pattern : PATTERNS) {
      ByteRun run = ByteRun.parse(pattern);
      for (int length = 0; length < 20; length++) {
        for (int index = 0; index < 8; index++) {
          byte[] filled = new byte[length];
          run.copy(index, filled);
          assertThat(filled)
              .as("%s from %d", pattern, index)
              .isEqualTo(slow(pattern, index, length));
        }
        assertThat(run.toArray(length)).isEqualTo(slow(pattern, 0, length));
      }
    }
  }

  @Test
  void theFirstByteThatIsNotOfARunIsFoundWhereverItIs() {
    for (String pattern : PATTERNS) {
      ByteRun run = ByteRun.parse(pattern);
      for (int length = 0; length < 20; length++) {
        assertThat(run.mismatch(slow(pattern, 0, length))).as("%s", pattern).isEqualTo(-1);
        for (int wrong = 0; wrong < length; wrong++) {
          byte[] bytes = slow(pattern, 0, length);
          Arrays.fill(bytes, wrong, length, (byte) 0x40);
          assertThat(run.mismatch(bytes))
              .as("%s, %d of %d", pattern, wrong, length)
              .isEqualTo(wrong);
        }
      }
    }
  }

  private static byte[] slow(String pattern, int index, int length) {
    String[] pairs = pattern.split(" ", -1);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) Integer.parseInt(pairs[(index + i) % pairs.length], 16);
    }
    return bytes;
  }
}
