package mmusim.scenarios.trace.mmt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import mmusim.scenarios.trace.Reference;
import mmusim.scenarios.trace.TraceException;
import mmusim.scenarios.trace.TraceInput;
import mmusim.scenarios.trace.TraceReader;
import mmusim.scenarios.trace.TraceText;
import mmusim.scenarios.trace.catalog.Traces;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read again, to the last bit; what is damaged is never read as something. */
class MmtTest {
  private static final int BLOCKS_AND_MORE = MmtFormat.BLOCK_REFERENCES * 2 + 1234;

  @Property(tries = 20)
  void whatIsWrittenIsReadAgain(
      @ForAll Random random, @ForAll @IntRange(min = 0, max = 20_000) int count)
      throws IOException {
    long[] vaddrs = new long[count];
    int[] attributes = new int[count];
    fill(random, vaddrs, attributes, random.nextInt(400) + 1);

    assertReads(write(vaddrs, attributes), vaddrs, attributes);
  }

  @Test
  void severalBlocksAreReadAgain() throws IOException {
    long[] vaddrs = new long[BLOCKS_AND_MORE];
    int[] attributes = new int[BLOCKS_AND_MORE];
    fill(new Random(1), vaddrs, attributes, 8);

    assertReads(write(vaddrs, attributes), vaddrs, attributes);
  }

  @Test
  void aFileIsReadFromAnyReferenceOn(@TempDir Path directory) throws IOException {
    long[] vaddrs = new long[BLOCKS_AND_MORE];
    int[] attributes = new int[BLOCKS_AND_MORE];
    fill(new Random(2), vaddrs, attributes, 8);
    Path file = directory.resolve("t.mmt");
    Files.write(file, write(vaddrs, attributes));

    for (int from :
        new int[] {1, 131_071, 131_072, 131_073, 262_144, 263_000, BLOCKS_AND_MORE - 1}) {
      try (TraceReader reader = Traces.open(file)) {
        assertThat(reader.skip(from)).isEqualTo(from);
        long[] readVaddrs = new long[1];
        int[] readAttributes = new int[1];
        assertThat(reader.read(readVaddrs, readAttributes)).isEqualTo(1);
        assertThat(readVaddrs[0]).isEqualTo(vaddrs[from]);
        assertThat(readAttributes[0]).isEqualTo(attributes[from]);
      }
    }
    try (TraceReader reader = Traces.open(file)) {
      assertThat(reader.skip(10_000_000)).isEqualTo(BLOCKS_AND_MORE);
      assertThat(reader.read(new long[1], new int[1])).isZero();
    }
  }

  @Test
  void everyFlippedBitAndEveryTruncationIsAnError() throws IOException {
    long[] vaddrs = new long[40];
    int[] attributes = new int[40];
    fill(new Random(3), vaddrs, attributes, 8);
    byte[] file = write(vaddrs, attributes);

    for (int bit = 0; bit < 8 * (file.length - MmtFormat.TRAILER_BYTES); bit++) {
      byte[] damaged = file.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> TraceText.read(damaged, "mmt", 1.0))
          .as("byte %d, bit %d", bit / 8, bit % 8)
          .isInstanceOf(TraceException.class);
    }
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> TraceText.read(cut, "mmt", 1.0))
          .as("length %d", length)
          .isInstanceOf(TraceException.class);
    }
  }

  @Property(tries = 200)
  void aBlockOfAnyBytesIsDecodedOrRefused(@ForAll byte[] bytes, @ForAll @IntRange(max = 40) int n) {
    byte[] padded = Arrays.copyOf(bytes, bytes.length + BlockDecoder.PADDING_BYTES);
    BlockDecoder decoder = new BlockDecoder();
    if (decoder.start(padded, bytes.length, n).equals(BlockDecoder.SOUND)) {
      long[] vaddrs = new long[n];
      int[] attributes = new int[n];
      int end = decoder.decode(vaddrs, attributes, 0, n);
      assertThat(end).isIn(BlockDecoder.CONTRADICTION, BlockDecoder.IMPOSSIBLE, n);
      for (int i = 0; i < end; i++) {
        int size = Reference.sizeBytes(attributes[i]);
        assertThat(Reference.isPossible(vaddrs[i], size)).as("0x%x", vaddrs[i]).isTrue();
      }
    }
  }

  /**
   * As malformed lines of text are; 1 << 62 is what replays take for an address that never comes.
   */
  @Test
  void anAddressThatNoProgramCanHaveUsedIsDamage() throws IOException {
    int[] attributes = {Reference.attributes(Reference.LOAD, 8)};
    for (long vaddr : new long[] {1L << 62, 1L << 56, (1L << 56) - 7, -4}) {
      byte[] file = write(new long[] {vaddr}, attributes);
      assertThatThrownBy(() -> TraceText.read(file, "mmt", 1.0))
          .as("0x%x", vaddr)
          .isInstanceOf(TraceException.class)
          .hasMessageEndingWith("block 1 has a reference to an address that is not canonical");
    }
    assertReads(
        write(new long[] {(1L << 56) - 8}, attributes), new long[] {(1L << 56) - 8}, attributes);
  }

  private static void assertReads(byte[] file, long[] vaddrs, int[] attributes) throws IOException {
    long[] readVaddrs = new long[vaddrs.length + 1];
    int[] readAttributes = new int[vaddrs.length + 1];
    TraceInput input = TraceInput.of("test", new java.io.ByteArrayInputStream(file));
    try (TraceReader reader = Traces.open(input, null, 0)) {
      assertThat(reader.read(readVaddrs, readAttributes)).isEqualTo(vaddrs.length);
      assertThat(reader.tally().references()).isEqualTo(vaddrs.length);
    }
    assertThat(Arrays.copyOf(readVaddrs, vaddrs.length)).isEqualTo(vaddrs);
    assertThat(Arrays.copyOf(readAttributes, vaddrs.length)).isEqualTo(attributes);
  }

  private static byte[] write(long[] vaddrs, int[] attributes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MmtWriter writer = new MmtWriter(bytes)) {
      writer.write(vaddrs, attributes, vaddrs.length);
    }
    return bytes.toByteArray();
  }

  private static void fill(Random random, long[] vaddrs, int[] attributes, int sizes) {
    long near = random.nextLong() >> 8;
    for (int i = 0; i < vaddrs.length; i++) {
      near = random.nextInt(50) == 0 ? random.nextLong() >> 8 : near + random.nextInt(999) - 400;
      vaddrs[i] = near;
      attributes[i] = Reference.attributes(random.nextInt(4), 1 + random.nextInt(sizes));
    }
  }
}
