package mmusim.mmu.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitMix64Test {
  /** From "Pseudo-random numbers/Splitmix64" of Rosetta Code. */
  @Test
  void theNumbersAreThePublishedOnes() {
    SplitMix64 random = new SplitMix64(1_234_567);
    assertThat(Long.toUnsignedString(random.next())).isEqualTo("6457827717110365317");
    assertThat(Long.toUnsignedString(random.next())).isEqualTo("3203168211198807973");
    assertThat(Long.toUnsignedString(random.next())).isEqualTo("9817491932198370423");
    assertThat(Long.toUnsignedString(random.next())).isEqualTo("4593380528125082431");
    assertThat(Long.toUnsignedString(random.next())).isEqualTo("16408922859458223821");
  }

  /** The JDK has the same generator, by the authors of the paper. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, 0x1234_5678_9abc_def0L})
  void theNumbersAreThoseOfTheJdk(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    SplittableRandom reference = new SplittableRandom(seed);
    for (int i = 0; i < 1000; i++) {
      assertThat(random.next()).isEqualTo(reference.nextLong());
    }
  }
}
