package mmusim.scenarios.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The plain bytes of gzip members, one after another up to the end of the input. The JDK's own
 * stream takes a pipe that has nothing to give yet for its end, and leaves out without a word what
 * begins no whole member.
 *
 * @see "RFC 1952, GZIP file format specification version 4.3"
 */
final class GzipMembers extends BlockStream {
  private static final int BUFFER_BYTES = 1 << 16;

  /** The magic number and the only method, deflate. */
  private static final byte[] START = {0x1f, (byte) 0x8b, 8};

  /** Time, level and system: fixed bytes of a header that say nothing about what follows. */
  private static final int IGNORED_BYTES = 6;

  private static final int HEADER_CRC = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;
  private static final int TEXT_BYTES_MAX = 1 << 16;
  private static final int PADDING_BYTES_MAX = 1 << 24;

  private final InputStream input;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final Inflater inflater = new Inflater(true);
  private final CRC32 headerCrc = new CRC32();
  private final CRC32 crc = new CRC32();
  private int position;
  private int limit;
  private boolean isInMember;

  /**
   * Begins to read.
   *
   * @throws IOException if the header of the first member is damaged
   */
  GzipMembers(InputStream input) throws IOException {
    this.input = input;
    if (!nextMember()) {
      throw new EOFException();
    }
  }

  @Override
  int readBlock(byte[] target, int offset, int length) throws IOException {
    while (isInMember || nextMember()) {
      int count = inflate(target, offset, length);
      if (count > 0) {
        crc.update(target, offset, count);
        return count;
      }
      if (inflater.finished()) {
        position = limit - inflater.getRemaining();
        checkTrailer();
      } else if (refill()) {
        inflater.setInput(buffer, 0, limit);
      } else {
        throw new EOFException("it ends within a gzip member");
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    input.close();
  }

  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException damaged) {
      throw new ZipException(damaged.getMessage());
    }
  }

  /** Reads the header of another member; returns false at the end of the input. */
  private boolean nextMember() throws IOException {
    if (position == limit && !refill()) {
      return false;
    }
    if (buffer[position] == 0) {
      skipPadding();
      return false;
    }
    headerCrc.reset();
    for (byte expected : START) {
      if ((byte) next() != expected) {
        throw new ZipException("what follows is no gzip member");
      }
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("unknown flags in a gzip header: 0x%x".formatted(flags));
    }
    for (int i = 0; i < IGNORED_BYTES; i++) {
      next();
    }
    skipOptional(flags);
    crc.reset();
    inflater.reset();
    inflater.setInput(buffer, position, limit - position);
    isInMember = true;
    return true;
  }

  /** Skips the zeros that fill up the last block of a tape or disk, as gzip does. */
  private void skipPadding() throws IOException {
    for (int length = 0; position < limit || refill(); length++) {
      if (buffer[position] != 0 || length == PADDING_BYTES_MAX) {
        throw new ZipException("what follows is neither a gzip member nor padding");
      }
      position++;
    }
  }

  private void skipOptional(int flags) throws IOException {
    if ((flags & EXTRA) != 0) {
      for (int left = nextShort(); left > 0; left--) {
        next();
      }
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CRC) != 0) {
      int expected = (int) headerCrc.getValue() & 0xffff;
      if (nextShort() != expected) {
        throw new ZipException("Corrupt GZIP header");
      }
    }
  }

  private void skipText() throws IOException {
    for (int length = 0; next() != 0; length++) {
      if (length == TEXT_BYTES_MAX) {
        throw new ZipException("a name or comment of more than %d bytes".formatted(length));
      }
    }
  }

  private void checkTrailer() throws IOException {
    long storedCrc = nextShort() | (long) nextShort() << Short.SIZE;
    long storedLength = nextShort() | (long) nextShort() << Short.SIZE;
    if (storedCrc != crc.getValue()
        || storedLength != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw new ZipException("Corrupt GZIP trailer");
    }
    isInMember = false;
  }

  private int nextShort() throws IOException {
    int low = next();
    return low | next() << Byte.SIZE;
  }

  private int next() throws IOException {
    if (position == limit && !refill()) {
      throw new EOFException();
    }
    int value = buffer[position] & 0xff;
    headerCrc.update(value);
    position++;
    return value;
  }

  /** Takes more of the input, of which all so far was used; returns false at its end. */
  private boolean refill() throws IOException {
    position = 0;
    limit = Math.max(0, input.read(buffer, 0, BUFFER_BYTES));
    return limit > 0;
  }
}
