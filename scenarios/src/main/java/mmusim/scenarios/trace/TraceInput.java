package mmusim.scenarios.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import mmusim.scenarios.io.Compression;
import mmusim.scenarios.io.CountingInputStream;
import mmusim.scenarios.io.FileErrors;
import mmusim.scenarios.io.SequentialFile;
import org.jspecify.annotations.Nullable;

/**
 * The plain bytes of a trace, whatever its compression, with a look at the first ones.
 *
 * <p>Every failure below comes out as a {@link TraceException} that names the file, the compression
 * and how far reading came.
 */
public final class TraceInput implements Closeable {
  /** How many plain bytes {@link #head()} shows at most. */
  public static final int HEAD_BYTES = 4096;

  /** Size of an input whose length is not known before its end. */
  public static final long SIZE_UNKNOWN = -1;

  private final String name;
  private final @Nullable FileChannel channel;
  private final long sizeBytes;
  private final CountingInputStream counter;
  private final Compression compression;
  private final InputStream plain;
  private final byte[] head = new byte[HEAD_BYTES];
  private int headLength;
  private int headRead;
  private long plainBytes;

  private TraceInput(String name, @Nullable FileChannel channel, long sizeBytes, InputStream raw)
      throws TraceException {
    this.name = name;
    this.channel = channel;
    this.sizeBytes = sizeBytes;
    this.counter = new CountingInputStream(raw);
    PushbackInputStream input = new PushbackInputStream(counter, Compression.MAGIC_BYTES_MAX);
    try {
      this.compression = Compression.of(input);
    } catch (IOException e) {
      throw new TraceException(name + ": " + FileErrors.reason(e), e);
    }
    try {
      this.plain = compression.decompress(input);
    } catch (IOException e) {
      throw damaged(e, 0);
    }
    headLength = readFully(head, 0, HEAD_BYTES);
  }

  /**
   * Opens a file; a pipe is read as a stream is.
   *
   * @throws TraceException if it cannot be read
   */
  public static TraceInput open(Path file) throws TraceException {
    if (Files.isDirectory(file)) {
      throw new TraceException(file + ": " + FileErrors.IS_DIRECTORY);
    }
    try {
      if (SequentialFile.isPipe(file)) {
        return of(file.toString(), SequentialFile.open(file));
      }
      FileChannel channel = FileChannel.open(file);
      return closingOnFailure(
          file.toString(), channel, channel.size(), Channels.newInputStream(channel));
    } catch (TraceException e) {
      throw e;
    } catch (IOException e) {
      throw new TraceException(file + ": " + FileErrors.reason(e), e);
    }
  }

  /**
   * Reads from a stream, which is closed with this input.
   *
   * @param name what messages call it
   * @throws TraceException if its first bytes cannot be read
   */
  public static TraceInput of(String name, InputStream stream) throws TraceException {
    return closingOnFailure(name, null, SIZE_UNKNOWN, stream);
  }

  private static TraceInput closingOnFailure(
      String name, @Nullable FileChannel channel, long sizeBytes, InputStream stream)
      throws TraceException {
    try {
      return new TraceInput(name, channel, sizeBytes, stream);
    } catch (TraceException e) {
      try {
        stream.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /** Returns the name for messages. */
  public String name() {
    return name;
  }

  /** Returns the size of the file in bytes, or {@link #SIZE_UNKNOWN}. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** Returns how many bytes were taken from the file so far, before decompression. */
  public long consumedBytes() {
    return counter.count();
  }

  /** Returns a copy of the first plain bytes, at most {@link #HEAD_BYTES}; reading starts there. */
  public byte[] head() {
    return Arrays.copyOf(head, headLength);
  }

  /**
   * Reads plain bytes until {@code length} are there or the input ends.
   *
   * @return how many were read; less than {@code length} only at the end
   * @throws TraceException if the input is damaged
   */
  public int read(byte[] target, int offset, int length) throws TraceException {
    int done = Math.min(length, headLength - headRead);
    System.arraycopy(head, headRead, target, offset, done);
    headRead += done;
    return done + readFully(target, offset + done, length - done);
  }

  /** Returns whether {@link #seek} works: a file that is not compressed. */
  public boolean isSeekable() {
    return channel != null && compression == Compression.NONE;
  }

  /**
   * Continues reading at a place of the file.
   *
   * @param offset in bytes from the start, at least 0
   * @throws TraceException if the file system refuses
   * @throws IllegalStateException if the input is not seekable
   */
  public void seek(long offset) throws TraceException {
    if (channel == null || compression != Compression.NONE) {
      throw new IllegalStateException("not seekable: " + name);
    }
    try {
      headRead = headLength;
      channel.position(offset);
    } catch (IOException e) {
      throw new TraceException(name + ": cannot be read at byte " + offset, e);
    }
  }

  /** Closes the file. */
  @Override
  public void close() {
    try {
      plain.close();
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": cannot be closed", e);
    }
  }

  private int readFully(byte[] target, int offset, int length) throws TraceException {
    int done = 0;
    try {
      while (done < length) {
        int read = plain.read(target, offset + done, length - done);
        if (read < 0) {
          break;
        }
        done += read;
      }
    } catch (IOException | IllegalStateException e) {
      throw damaged(e, plainBytes + done);
    }
    plainBytes += done;
    return done;
  }

  private TraceException damaged(Exception broken, long after) {
    String reason =
        broken instanceof IOException ofFile
            ? FileErrors.reason(ofFile)
            : String.valueOf(broken.getMessage());
    return new TraceException(
        "%s: %s, after %d plain bytes: %s"
            .formatted(name, compression.damage(counter.count()), after, reason),
        broken);
  }
}
