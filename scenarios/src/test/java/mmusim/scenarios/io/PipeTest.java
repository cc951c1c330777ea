package mmusim.scenarios.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import mmusim.scenarios.trace.TraceException;
import mmusim.scenarios.trace.TraceInput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipe has a path, but neither a size nor places to go to: {@code /dev/stdin}, for one. */
class PipeTest {
  private static final byte[] LINES =
      " L 00001000,8\n".repeat(5000).getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;

  private Path pipe = Path.of("");

  @BeforeEach
  void makeAPipe() throws IOException, InterruptedException {
    pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
  }

  private void write(byte[] bytes) {
    Thread writer =
        new Thread(
            () -> {
              try (OutputStream out = Files.newOutputStream(pipe)) {
                out.write(bytes);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    writer.setDaemon(true);
    writer.start();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(compressed)) {
      out.write(plain);
    }
    return compressed.toByteArray();
  }

  @Test
  void whatIsCompressedInAPipeIsReadToItsEnd() throws IOException {
    write(gzip(LINES));
    try (var in = new GZIPInputStream(SequentialFile.open(pipe))) {
      assertThat(in.readAllBytes()).isEqualTo(LINES);
    }
  }

  @Test
  void aCompressedTraceIsReadFromAPipe() throws IOException, TraceException {
    write(gzip(LINES));
    try (TraceInput input = TraceInput.open(pipe)) {
      byte[] read = new byte[LINES.length + 1];
      assertThat(input.read(read, 0, read.length)).isEqualTo(LINES.length);
    }
  }

  @Test
  void noPlaceOfAPipeCanBeGoneTo() throws TraceException {
    write(new byte[] {'L'});
    try (TraceInput input = TraceInput.open(pipe)) {
      assertThat(input.isSeekable()).isFalse();
    }
  }
}
