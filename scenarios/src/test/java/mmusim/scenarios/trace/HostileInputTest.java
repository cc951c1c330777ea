package mmusim.scenarios.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import mmusim.scenarios.io.Compression;
import mmusim.scenarios.trace.catalog.TraceFormat;
import mmusim.scenarios.trace.catalog.Traces;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Corrupt, truncated and hostile files end with one clear message, in bounded memory. */
class HostileInputTest {
  private static final byte[] LINES =
      " L 00001000,8\n".repeat(5000).getBytes(StandardCharsets.US_ASCII);
  private static final int MEBIBYTE = 1 << 20;

  @Test
  void compressionIsToldByContent() throws IOException {
    assertThat(TraceText.read(gzip(LINES))).hasSize(5000);
    assertThat(TraceText.read(xz(LINES))).hasSize(5000);
    assertThat(TraceText.read(Zstd.compress(LINES))).hasSize(5000);
  }

  @Test
  void ofAFileThatEndsInItsFirstHeaderTheReasonIsSaid() {
    byte[] magicAlone = {0x1f, (byte) 0x8b};
    assertThatThrownBy(() -> TraceText.read(magicAlone))
        .isInstanceOf(TraceException.class)
        .hasMessage(
            "test: damaged or truncated (gzip) near byte 2, after 0 plain bytes: it ends too early");
  }

  /** The first bytes say how it is compressed: after those of xz every cut is one of an xz file. */
  @Test
  void compressedFilesCutShortAnywhereAreErrors() throws IOException {
    for (byte[] whole : new byte[][] {gzip(LINES), xz(LINES), Zstd.compress(LINES)}) {
      for (int length = Compression.MAGIC_BYTES_MAX; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> TraceText.read(cut))
            .as("%d of %d bytes", length, whole.length)
            .isInstanceOf(TraceException.class)
            .hasMessageStartingWith("test: damaged or truncated (")
            .hasMessageNotContaining("null");
      }
    }
  }

  /** Two files joined are one trace, and a cut in the second is one of it. */
  @Test
  void ofJoinedFilesTheSecondCountsToo() throws IOException {
    for (byte[] whole : new byte[][] {gzip(LINES), Zstd.compress(LINES), xz(LINES)}) {
      assertThat(TraceText.read(joined(whole, whole, whole))).hasSize(15_000);
      for (int length = 1; length < whole.length; length++) {
        byte[] cut = joined(whole, Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> TraceText.read(cut))
            .as("%d of %d bytes", length, whole.length)
            .isInstanceOf(TraceException.class)
            .hasMessageStartingWith("test: damaged or truncated (");
      }
      byte[] followed = joined(whole, "more".getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> TraceText.read(followed)).isInstanceOf(TraceException.class);
    }
  }

  /** A pipe may have nothing to give between two of them; that is not its end. */
  @Test
  void joinedFilesAreReadFromAnInputThatGivesThemOneByOne() throws IOException {
    for (byte[] whole : new byte[][] {gzip(LINES), Zstd.compress(LINES), xz(LINES)}) {
      InputStream hesitant =
          new SequenceInputStream(
              new ByteArrayInputStream(whole), new ByteArrayInputStream(whole)) {
            @Override
            public int available() {
              return 0;
            }
          };
      assertThat(
              Traces.open(TraceInput.of("hesitant", hesitant), TraceFormat.LACKEY, 0.01)
                  .skip(Long.MAX_VALUE))
          .isEqualTo(10_000);
    }
  }

  /** RFC 1952, 2.3: what may follow the ten bytes that each member has. */
  @Test
  void theOptionalPartsOfAGzipHeaderAreSkipped() throws IOException {
    byte[] plain = gzip(LINES);
    byte[] head = Arrays.copyOf(plain, 10);
    head[3] = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4;
    byte[] optional = {3, 0, 1, 2, 3, 'n', 'a', 'm', 'e', 0, 'c', 0};
    CRC32 crc = new CRC32();
    crc.update(joined(head, optional));
    byte[] headCrc = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
    byte[] whole = joined(head, optional, headCrc, rest);
    assertThat(TraceText.read(joined(whole, whole))).hasSize(10_000);

    whole[15] = 'N';
    assertThatThrownBy(() -> TraceText.read(whole)).hasMessageEndingWith("Corrupt GZIP header");
    byte[] endless =
        joined(head, new byte[2], "x".repeat(1 << 17).getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> TraceText.read(endless))
        .hasMessageEndingWith("a name or comment of more than 65536 bytes");
  }

  /** RFC 1952, 2.3.1.2: a decoder must refuse what bits of the future may change. */
  @Test
  void aGzipHeaderWithReservedFlagsIsRefused() throws IOException {
    for (int bit = 5; bit < 8; bit++) {
      byte[] future = gzip(LINES);
      future[3] |= (byte) (1 << bit);
      assertThatThrownBy(() -> TraceText.read(future))
          .hasMessageContaining("unknown flags in a gzip header: 0x");
    }
  }

  /** As gzip has it: zeros to the end are a tape's padding, all else is not. */
  @Test
  void zerosBehindTheLastGzipMemberAreSkipped() throws IOException {
    byte[] whole = gzip(LINES);
    for (int zeros : new int[] {1, 9, 512, 200_000, 1 << 24}) {
      assertThat(TraceText.read(joined(whole, new byte[zeros]))).hasSize(5000);
    }
    for (byte[] wrong :
        new byte[][] {
          {'x'}, {0, 'x'}, {0x1f, 0}, joined(new byte[1], whole), new byte[1 + (1 << 24)]
        }) {
      assertThatThrownBy(() -> TraceText.read(joined(whole, wrong)))
          .hasMessageContaining("what follows is n");
    }
  }

  /** RFC 8878, 3.1.2; pzstd writes one before each of its frames. */
  @Test
  void zstdFramesToBeSkippedMayStandAnywhere() throws IOException {
    byte[] skipped = {0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4};
    byte[] empty = {0x5f, 0x2a, 0x4d, 0x18, 0, 0, 0, 0};
    byte[] whole = Zstd.compress(LINES);
    assertThat(TraceText.read(joined(skipped, whole, empty, skipped, whole, skipped)))
        .hasSize(10_000);
    assertThatThrownBy(() -> TraceText.read(joined(whole, Arrays.copyOf(skipped, 11))))
        .hasMessageStartingWith("test: damaged or truncated (zstd)");
  }

  @Test
  void damagedZstdSaysWhatIsWrong() throws IOException {
    byte[] whole = Zstd.compress(LINES);
    assertThatThrownBy(() -> TraceText.read(joined(whole, new byte[4])))
        .hasMessageEndingWith("Unknown frame descriptor");
  }

  @Test
  void damagedGzipIsAnError() throws IOException {
    byte[] damaged = gzip(LINES);
    damaged[damaged.length / 2] ^= 0x55;

    assertThatThrownBy(() -> TraceText.read(damaged)).isInstanceOf(TraceException.class);
  }

  @Test
  void aGzipBombOfZerosIsNoTrace() throws IOException {
    byte[] bomb = bomb((byte) 0, 300);

    assertThatThrownBy(() -> TraceText.read(bomb)).hasMessageContaining("not a trace");
    assertThatThrownBy(() -> TraceText.read(bomb, "lackey", 1.0))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("no reference in 64 MiB");
  }

  /** As of {@code /dev/zero}, which has no end. */
  @Test
  void recordsWithoutReferencesEndBeforeTheInputDoes() {
    InputStream zeros =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            Arrays.fill(target, offset, offset + length, (byte) 0);
            return length;
          }
        };
    assertThatThrownBy(
            () -> Traces.open(TraceInput.of("zeros", zeros), TraceFormat.CHAMPSIM, 0.01).skip(1))
        .isInstanceOf(TraceException.class)
        .hasMessage("zeros: record 1048576: no reference in 64 MiB; not a trace of this format");
  }

  @Test
  void aGzipBombOfEmptyLinesBehindAReferenceEnds() throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(gzip(LINES));
    joined.writeBytes(bomb((byte) '\n', 300));

    assertThatThrownBy(() -> TraceText.read(joined.toByteArray()))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("no reference in 64 MiB");
  }

  @Test
  void anXzFileThatWantsTooMuchMemoryIsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] file = xz(LINES);
    bytes.writeBytes(file);
    byte[] hostile = bytes.toByteArray();
    int dictionarySize = 12 + 4;
    assertThat(hostile[dictionarySize - 2]).isEqualTo((byte) 0x21);
    hostile[dictionarySize] = 40;

    assertThatThrownBy(() -> TraceText.read(hostile)).isInstanceOf(TraceException.class);
  }

  @Test
  void aLineWithoutEndIsOneMalformedLine() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(LINES);
    text.writeBytes("x".repeat(3 * MEBIBYTE).getBytes(StandardCharsets.US_ASCII));
    text.writeBytes("\n L 00002000,8\n".getBytes(StandardCharsets.US_ASCII));

    try (TraceReader reader = TraceText.open(text.toByteArray(), null, 0.01)) {
      assertThat(reader.skip(Long.MAX_VALUE)).isEqualTo(5001);
      assertThat(reader.tally().malformed()).isEqualTo(1);
      assertThat(reader.tally().located().get(0)).startsWith("test:5001: line longer than");
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] bomb(byte content, int mebibytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] part = new byte[MEBIBYTE];
    Arrays.fill(part, content);
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      for (int i = 0; i < mebibytes; i++) {
        out.write(part);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] xz(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new XZOutputStream(bytes, new LZMA2Options(1))) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}
