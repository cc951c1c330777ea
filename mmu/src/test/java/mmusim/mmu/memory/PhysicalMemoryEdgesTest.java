package mmusim.mmu.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads and writes of a few bytes or none, where memory ends, flat or not. */
class PhysicalMemoryEdgesTest {
  private static final long RAM = 1L << 21;
  private static final byte ONES = -1;

  private final PhysicalMemory memory = new PhysicalMemory(RAM);
  private long flatEnd;

  @BeforeEach
  void writeSomething() {
    memory.writeU64(0, 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noBytesCanBeReadAndWrittenAnywhere(boolean isFlat) {
    makeFlat(isFlat);
    for (long paddr : new long[] {0, 8, flatEnd - 1, flatEnd, RAM - 1, RAM, Long.MAX_VALUE, -1}) {
      memory.write(paddr, new byte[0], 0, 0);
      memory.read(paddr, new byte[0], 0, 0);
    }
    assertThat(memory.readU64(0)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingAnswersAtTheEndOfAllAddresses(boolean isFlat) {
    makeFlat(isFlat);
    byte[] bytes = new byte[16];
    for (long paddr : new long[] {Long.MAX_VALUE - 7, -16, RAM, 1L << 52}) {
      Arrays.fill(bytes, (byte) 5);
      memory.write(paddr, bytes, 0, bytes.length);
      memory.read(paddr, bytes, 0, bytes.length);
      assertThat(bytes).as("from 0x%x", paddr).containsOnly(ONES);
      assertThat(memory.writeU64IfZero(paddr, 7)).isFalse();
    }
  }

  /** Across lines and pages, and across the end of what is flat. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFewBytesAreReadWhereTheyWereWritten(boolean isFlat) {
    makeFlat(isFlat);
    for (long at : new long[] {64, 4096, 3 * 4096 + 8, flatEnd, RAM - 16}) {
      for (int length = 1; length <= 9; length++) {
        assertMovesAlone(at - length / 2 - 1, length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWordIsWrittenOnceWhereItIsZero(boolean isFlat) {
    makeFlat(isFlat);
    for (long paddr : new long[] {8, 4096, flatEnd, RAM - 8}) {
      assertThat(memory.writeU64IfZero(paddr, paddr)).isTrue();
      assertThat(memory.writeU64IfZero(paddr, 7)).isFalse();
      assertThat(memory.readU64(paddr)).isEqualTo(paddr);
      memory.zeroPage(Pages.alignDown(paddr));
      assertThat(memory.writeU64IfZero(paddr, 7)).isTrue();
      assertThat(memory.readU64(paddr)).isEqualTo(7);
    }
  }

  private void assertMovesAlone(long paddr, int length) {
    byte[] around = new byte[length + 2];
    Arrays.fill(around, ONES);
    memory.write(paddr - 1, around, 0, around.length);
    byte[] source = new byte[length + 3];
    for (int i = 0; i < source.length; i++) {
      source[i] = (byte) (i + 1);
    }
    memory.write(paddr, source, 2, length);
    byte[] target = new byte[length + 4];
    memory.read(paddr - 1, target, 1, length + 2);
    byte[] expected = new byte[length + 4];
    System.arraycopy(around, 0, expected, 1, length + 2);
    System.arraycopy(source, 2, expected, 2, length);
    assertThat(target).as("%d bytes at 0x%x", length, paddr).isEqualTo(expected);
    memory.zeroPage(Pages.alignDown(paddr));
    memory.zeroPage(Pages.alignDown(paddr + length));
    memory.read(paddr, target, 0, length);
    assertThat(Arrays.copyOf(target, length)).containsOnly(0);
  }

  /** Reads until what is written lies in the flat array, or leaves it where it is. */
  private void makeFlat(boolean isFlat) {
    flatEnd = PhysicalMemory.CHUNK_BYTES;
    for (int i = 0; isFlat && !memory.isFlat(0); i++) {
      assertThat(i).isLessThan(1_000_000);
      assertThat(memory.readU64(0)).isEqualTo(1);
    }
  }
}
