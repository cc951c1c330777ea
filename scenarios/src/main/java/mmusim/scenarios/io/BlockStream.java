package mmusim.scenarios.io;

import java.io.IOException;
import java.io.InputStream;

/** A stream whose bytes come in blocks; one byte is a block of one. */
abstract class BlockStream extends InputStream {
  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public final int read(byte[] target, int offset, int length) throws IOException {
    return length == 0 ? 0 : readBlock(target, offset, length);
  }

  /**
   * As {@link InputStream#read(byte[], int, int)}.
   *
   * @param length at least 1
   */
  abstract int readBlock(byte[] target, int offset, int length) throws IOException;
}
