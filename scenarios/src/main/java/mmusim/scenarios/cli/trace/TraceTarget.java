package mmusim.scenarios.cli.trace;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import mmusim.scenarios.cli.output.OutputFile;
import mmusim.scenarios.cli.output.StandardWriter;
import mmusim.scenarios.replay.ReferenceSink;
import mmusim.scenarios.trace.TraceWriter;
import mmusim.scenarios.trace.catalog.TraceFormat;
import org.jspecify.annotations.Nullable;

/**
 * A trace to write. The file is made when the first references come, so that an input that cannot
 * be read costs nobody a file; one that is not complete in the end is taken away, since it looks
 * whole.
 */
final class TraceTarget implements ReferenceSink, Closeable {
  private final TraceFormat format;
  private final Path file;
  private final PrintWriter out;
  private @Nullable TraceWriter writer;
  private long bytes;
  private boolean isComplete;

  /**
   * Creates a target.
   *
   * @param out the standard output, which a file called "-" is
   */
  TraceTarget(TraceFormat format, Path file, PrintWriter out) {
    this.format = format;
    this.file = file;
    this.out = out;
  }

  @Override
  public void feed(long[] vaddrs, int[] attributes, int from, int to) {
    try {
      if (from == 0) {
        writer().write(vaddrs, attributes, to);
      } else {
        writer()
            .write(
                Arrays.copyOfRange(vaddrs, from, to),
                Arrays.copyOfRange(attributes, from, to),
                to - from);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(named(e));
    }
  }

  /** Writes the end, after which the trace is whole. */
  void complete() throws IOException {
    try {
      writer().close();
    } catch (IOException e) {
      throw named(e);
    }
    isComplete = true;
  }

  /** Returns how many bytes the trace has so far. */
  long bytes() {
    return bytes;
  }

  /** Returns an error of writing with the name of the file, if it lacks one. */
  private IOException named(IOException broken) {
    return OutputFile.isStandardOutput(file) || broken instanceof FileSystemException
        ? broken
        : new FileSystemException(file.toString(), null, broken.getMessage());
  }

  private TraceWriter writer() throws IOException {
    TraceWriter made = writer;
    if (made == null) {
      made = format.writer(new BufferedOutputStream(open()));
      writer = made;
    }
    return made;
  }

  private OutputStream open() throws IOException {
    OutputStream opened =
        OutputFile.isStandardOutput(file) ? StandardWriter.bytes(out) : Files.newOutputStream(file);
    return new FilterOutputStream(opened) {
      @Override
      public void write(int value) throws IOException {
        super.write(value);
        bytes++;
      }

      @Override
      public void write(byte[] written, int from, int length) throws IOException {
        out.write(written, from, length);
        bytes += length;
      }
    };
  }

  @Override
  public void close() throws IOException {
    TraceWriter made = writer;
    if (made != null && !isComplete) {
      try {
        made.close();
      } finally {
        takeAway();
      }
    }
  }

  private void takeAway() throws IOException {
    if (!OutputFile.isStandardOutput(file) && Files.isRegularFile(file)) {
      Files.delete(file.toRealPath());
    }
  }
}
