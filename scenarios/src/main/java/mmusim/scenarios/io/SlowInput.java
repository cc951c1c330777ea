package mmusim.scenarios.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What somebody else hands in, when they like: the standard input or a pipe. A command that waits
 * for it notices nothing else, not even that the process should end.
 */
public final class SlowInput extends FilterInputStream {
  private static final AtomicInteger READERS = new AtomicInteger();

  /** Reads from {@code in}, and says so meanwhile. */
  public SlowInput(InputStream in) {
    super(in);
  }

  /** Returns whether anybody in this process is reading from one, most likely waiting for it. */
  public static boolean isAwaited() {
    return READERS.get() > 0;
  }

  @Override
  public int read() throws IOException {
    READERS.incrementAndGet();
    try {
      return super.read();
    } finally {
      READERS.decrementAndGet();
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    READERS.incrementAndGet();
    try {
      return super.read(target, offset, length);
    } finally {
      READERS.decrementAndGet();
    }
  }
}
