package mmusim.scenarios.format.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
  private static final Names NAMES =
      new Names() {
        @Override
        public long valueOf(String name, Attribute attribute) {
          return attribute == Attribute.SIZE
              ? 0x3000
              : attribute == Attribute.END ? 0x403000 : 0x400000;
        }

        @Override
        public long objectIdOf(String name) {
          return 1;
        }
      };

  private static long evaluate(String text, long iteration) {
    return ExpressionParser.parse(text, true).evaluate(NAMES, iteration);
  }

  @ParameterizedTest
  @CsvSource({
    // numbers
    "4096,                   0x1000",
    "0x1000,                 0x1000",
    "4KiB,                   0x1000",
    "2MiB,                   0x200000",
    "1GiB,                   0x40000000",
    "1TiB,                   0x10000000000",
    "1PiB,                   0x4000000000000",
    "1EiB,                   0x1000000000000000",
    "3p,                     0x3000",
    "0xffffffffffffffff,     0xffffffffffffffff",
    "18446744073709551615,   0xffffffffffffffff",
    // sums wrap modulo 2^64
    "-1p,                    0xfffffffffffff000",
    "0xffffffffffffffff + 2, 1",
    // names
    "m+4KiB-1,               0x400fff",
    "m.base,                 0x400000",
    "m.end - 1,              0x402fff",
    "m.size,                 0x3000",
    // products and the iteration, which is 5
    "i,                      5",
    "i*4KiB,                 0x5000",
    "m + i*1p - i*1,         0x404ffb",
    "2*3p,                   0x6000",
  })
  void evaluatesAsWritten(String text, String expected) {
    assertThat(evaluate(text, 5)).isEqualTo(evaluate(expected, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4KB                  | 0 | \"4KB\" is not a number",
        "m+                   | 2 | ends where a number or a name should follow",
        "m 4                  | 2 | \"+\" or \"-\" is missing",
        "m.len                | 2 | .base, .end and .size",
        "m*2                  | 0 | \"m\" is a name",
        "99999999999999999999 | 0 | does not fit in 64 bits",
        "16777216TiB          | 0 | does not fit in 64 bits",
        "0x                   | 0 | is not a number",
        "1.5GiB               | 1 | is missing before",
        "$                    | 0 | should stand here",
      })
  void saysWhatIsWrongAndWhere(String text, int offset, String message) {
    assertThatThrownBy(() -> ExpressionParser.parse(text, false))
        .isInstanceOfSatisfying(
            ExpressionParser.SyntaxException.class,
            wrong -> assertThat(wrong.offset()).isEqualTo(offset))
        .hasMessageContaining(message);
  }

  @Test
  void withoutRepeatTheLetterIsAName() {
    assertThat(ExpressionParser.parse("i", false).isConstant()).isFalse();
    assertThat(ExpressionParser.parse("i", false).evaluate(NAMES, 7)).isEqualTo(0x400000);
  }

  @Property
  void everyNumberReadsBack(@ForAll long value) {
    assertThat(evaluate("0x" + Long.toHexString(value), 0)).isEqualTo(value);
    assertThat(evaluate(Long.toUnsignedString(value), 0)).isEqualTo(value);
  }

  @Property
  void sumsWrapLikeUnsigned64BitNumbers(@ForAll long a, @ForAll long b) {
    String text = Long.toUnsignedString(a) + "-" + Long.toUnsignedString(b);
    assertThat(evaluate(text, 0)).isEqualTo(a - b);
  }

  @Property
  void noTextDoesAnythingButParseOrSayWhatIsWrong(@ForAll String text) {
    try {
      assertThat(ExpressionParser.parse(text, true).text()).isEqualTo(text);
    } catch (ExpressionParser.SyntaxException wrong) {
      assertThat(wrong.offset()).isBetween(0, text.length());
    }
  }
}
