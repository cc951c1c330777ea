package mmusim.scenarios.trace.mmt;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import mmusim.scenarios.trace.TraceWriter;

/** Writes {@code .mmt} files; see {@link MmtFormat} for the layout. */
public final class MmtWriter implements TraceWriter {
  /** Smaller levels save little time, larger ones little space; reading is as fast after any. */
  private static final int ZSTD_LEVEL = 9;

  private final OutputStream output;
  private final BlockEncoder encoder = new BlockEncoder();
  private final byte[] plain = new byte[BlockEncoder.plainBytesMax(MmtFormat.BLOCK_REFERENCES)];
  private final byte[] stored = new byte[(int) Zstd.compressBound(plain.length)];
  private final ByteArrayOutputStream index = new ByteArrayOutputStream();
  private long offset;
  private long references;
  private int blocks;

  /**
   * Writes to {@code output}, which is closed with this writer.
   *
   * @throws IOException if it cannot be written
   */
  public MmtWriter(OutputStream output) throws IOException {
    this.output = output;
    put(MmtFormat.fileHeader(), MmtFormat.HEADER_BYTES);
  }

  @Override
  public void write(long[] vaddrs, int[] attributes, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      encoder.add(vaddrs[i], attributes[i]);
      if (encoder.isFull()) {
        writeBlock();
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (output) {
      if (encoder.count() > 0) {
        writeBlock();
      }
      writeIndex();
    }
  }

  private void writeBlock() throws IOException {
    addToIndex();
    int plainBytes = encoder.finish(plain);
    int storedBytes =
        (int) Zstd.compressByteArray(stored, 0, stored.length, plain, 0, plainBytes, ZSTD_LEVEL);
    byte[] header = new byte[MmtFormat.BLOCK_HEADER_BYTES];
    MmtFormat.putInt(header, 0, MmtFormat.BLOCK_MAGIC);
    MmtFormat.putInt(header, 4, encoder.count());
    MmtFormat.putInt(header, 8, plainBytes);
    MmtFormat.putInt(header, 12, storedBytes);
    MmtFormat.putLong(header, 16, references);
    MmtFormat.putChecksum(header, stored, storedBytes);
    put(header, header.length);
    put(stored, storedBytes);
    references += encoder.count();
    encoder.clear();
  }

  private void addToIndex() {
    byte[] entry = new byte[MmtFormat.INDEX_ENTRY_BYTES];
    MmtFormat.putLong(entry, 0, offset);
    MmtFormat.putLong(entry, 8, references);
    index.writeBytes(entry);
    blocks++;
  }

  private void writeIndex() throws IOException {
    long indexOffset = offset;
    byte[] entries = index.toByteArray();
    byte[] header = new byte[MmtFormat.BLOCK_HEADER_BYTES];
    MmtFormat.putInt(header, 0, MmtFormat.INDEX_MAGIC);
    MmtFormat.putInt(header, 4, blocks);
    MmtFormat.putLong(header, 8, references);
    MmtFormat.putChecksum(header, entries, entries.length);
    put(header, header.length);
    put(entries, entries.length);
    byte[] trailer = new byte[MmtFormat.TRAILER_BYTES];
    MmtFormat.putLong(trailer, 0, indexOffset);
    MmtFormat.putLong(trailer, 8, MmtFormat.END_MAGIC);
    put(trailer, trailer.length);
  }

  private void put(byte[] bytes, int length) throws IOException {
    output.write(bytes, 0, length);
    offset += length;
  }
}
