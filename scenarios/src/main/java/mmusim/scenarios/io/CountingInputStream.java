package mmusim.scenarios.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is taken from a file by {@code read}; {@code transferTo} and the like are not. */
public final class CountingInputStream extends FilterInputStream {
  private long count;

  /** Counts what is read of {@code input} from now on. */
  public CountingInputStream(InputStream input) {
    super(input);
  }

  /** Returns the bytes read so far. */
  public long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    count += value < 0 ? 0 : 1;
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = in.read(target, offset, length);
    count += Math.max(0, read);
    return read;
  }
}
