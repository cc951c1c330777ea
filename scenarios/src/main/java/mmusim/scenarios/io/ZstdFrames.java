package mmusim.scenarios.io;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * The plain bytes of zstd frames, one after another up to the end of the input. The library's own
 * stream does not notice that the input ends within a frame if it got the end of another with it.
 *
 * @see "RFC 8878, Zstandard Compression and the 'application/zstd' Media Type"
 */
final class ZstdFrames extends BlockStream {
  private static final int BUFFER_BYTES = 1 << 17;

  private final InputStream input;
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final byte[] taken = new byte[BUFFER_BYTES];
  private final ByteBuffer packed = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
  private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
  private boolean isInFrame;

  ZstdFrames(InputStream input) {
    this.input = input;
  }

  @Override
  int readBlock(byte[] target, int offset, int length) throws IOException {
    while (!plain.hasRemaining()) {
      boolean holdsMore = isInFrame && plain.limit() == BUFFER_BYTES;
      if (!packed.hasRemaining() && !holdsMore && !refill()) {
        return -1;
      }
      decompress();
    }
    int count = Math.min(length, plain.remaining());
    plain.get(target, offset, count);
    return count;
  }

  @Override
  public void close() throws IOException {
    context.close();
    input.close();
  }

  private void decompress() throws IOException {
    plain.clear();
    try {
      isInFrame = !context.decompressDirectByteBufferStream(plain, packed);
    } catch (ZstdException damaged) {
      // Its own message names the code's opposite: "No error detected".
      throw new IOException(Zstd.getErrorName(-damaged.getErrorCode()), damaged);
    } finally {
      plain.flip();
    }
  }

  /** Takes more of the input, of which all so far was used; returns false at its end. */
  private boolean refill() throws IOException {
    int count = input.read(taken, 0, BUFFER_BYTES);
    if (count < 0 && isInFrame) {
      throw new EOFException("it ends within a zstd frame");
    }
    packed.clear();
    packed.put(taken, 0, Math.max(0, count)).flip();
    return count >= 0;
  }
}
