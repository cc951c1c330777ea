package mmusim.scenarios.trace.mmt;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import mmusim.scenarios.trace.TraceException;
import mmusim.scenarios.trace.TraceInput;
import mmusim.scenarios.trace.TraceReader;
import mmusim.scenarios.trace.TraceTally;

/**
 * Reads {@code .mmt} files; see {@link MmtFormat} for the layout.
 *
 * <p>Nothing of a block is used before its checksum was right, and no length from the file is
 * believed before it was compared with what a block can have. A damaged file is an error, not a
 * share of malformed records.
 */
public final class MmtReader implements TraceReader {
  private static final int PLAIN_BYTES_MAX = BlockEncoder.plainBytesMax(MmtFormat.BLOCK_REFERENCES);

  private final TraceInput input;
  private final TraceTally tally = new TraceTally();
  private final BlockDecoder decoder = new BlockDecoder();
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private final byte[] header = new byte[MmtFormat.BLOCK_HEADER_BYTES];
  private byte[] stored = {};
  private byte[] plain = {};
  private long references;
  private long blocks;
  private boolean started;
  private boolean ended;

  /** Reads from {@code input}, which is closed with this reader. */
  public MmtReader(TraceInput input) {
    this.input = input;
  }

  /** Returns whether a file that begins with {@code head} is of this format. */
  public static boolean isPlausible(byte[] head) {
    return head.length >= Long.BYTES && MmtFormat.getLong(head, 0) == MmtFormat.MAGIC;
  }

  @Override
  public int read(long[] vaddrs, int[] attributes) throws TraceException {
    int count = 0;
    while (count < vaddrs.length && (decoder.remaining() > 0 || nextBlock())) {
      int before = count;
      count = decoder.decode(vaddrs, attributes, before, vaddrs.length);
      if (count < 0) {
        String wrong =
            count == BlockDecoder.IMPOSSIBLE
                ? "has a reference to an address that is not canonical"
                : "contradicts itself";
        throw damaged("block %d %s".formatted(blocks, wrong));
      }
      tally.addReferences(count - before);
    }
    return count;
  }

  @Override
  public long skip(long count) throws TraceException {
    if (!started && input.isSeekable() && count >= MmtFormat.BLOCK_REFERENCES) {
      seekTo(count);
    }
    long skipped = Math.min(count, references - decoder.remaining());
    return skipped + TraceReader.super.skip(count - skipped);
  }

  @Override
  public TraceTally tally() {
    return tally;
  }

  @Override
  public void close() {
    zstd.close();
    input.close();
  }

  private boolean nextBlock() throws TraceException {
    if (ended) {
      return false;
    }
    if (!started) {
      readFileHeader();
    }
    readHeader();
    switch (MmtFormat.getInt(header, 0)) {
      case MmtFormat.BLOCK_MAGIC -> readBlock();
      case MmtFormat.INDEX_MAGIC -> readIndexAtEnd();
      default -> throw damaged("no block begins behind block %d".formatted(blocks));
    }
    return !ended;
  }

  private void readFileHeader() throws TraceException {
    byte[] bytes = new byte[MmtFormat.HEADER_BYTES];
    readFully(bytes, bytes.length, "the file header");
    if (!isPlausible(bytes)) {
      throw damaged("it does not begin as an .mmt file");
    }
    int version = MmtFormat.getInt(bytes, 8);
    if (version != MmtFormat.VERSION) {
      throw damaged(
          "its version is %d; this program reads version %d".formatted(version, MmtFormat.VERSION));
    }
    if (!Arrays.equals(bytes, MmtFormat.fileHeader())) {
      throw damaged("the checksum of the file header is wrong");
    }
    started = true;
  }

  private void readHeader() throws TraceException {
    readFully(header, header.length, "another block, or the index at the end");
  }

  private void readBlock() throws TraceException {
    blocks++;
    int count = MmtFormat.getInt(header, 4);
    int plainBytes = MmtFormat.getInt(header, 8);
    int storedBytes = MmtFormat.getInt(header, 12);
    boolean possible =
        isWithin(count, MmtFormat.BLOCK_REFERENCES)
            && isWithin(plainBytes, PLAIN_BYTES_MAX)
            && isWithin(storedBytes, PLAIN_BYTES_MAX + (PLAIN_BYTES_MAX >> 7));
    if (!possible || MmtFormat.getLong(header, 16) != references) {
      throw damaged("block %d has an impossible header".formatted(blocks));
    }
    if (stored.length < storedBytes) {
      stored = new byte[storedBytes + (storedBytes >> 2)];
    }
    readFully(stored, storedBytes, "all of block " + blocks);
    if (MmtFormat.checksum(header, stored, storedBytes) != MmtFormat.storedChecksum(header)) {
      throw damaged("the checksum of block %d is wrong".formatted(blocks));
    }
    decompress(plainBytes, storedBytes);
    String wrong = decoder.start(plain, plainBytes, count);
    if (!wrong.equals(BlockDecoder.SOUND)) {
      throw damaged("block %d cannot be decoded: %s".formatted(blocks, wrong));
    }
    references += count;
  }

  private static boolean isWithin(int value, int max) {
    return value > 0 && value <= max;
  }

  private void decompress(int plainBytes, int storedBytes) throws TraceException {
    if (plain.length < plainBytes + BlockDecoder.PADDING_BYTES) {
      plain = new byte[plainBytes + (plainBytes >> 2) + BlockDecoder.PADDING_BYTES];
    }
    try {
      int length = zstd.decompressByteArray(plain, 0, plainBytes, stored, 0, storedBytes);
      if (length != plainBytes) {
        throw damaged("block %d is shorter than it says".formatted(blocks));
      }
    } catch (ZstdException e) {
      throw new TraceException(
          "%s: damaged: block %d: %s".formatted(input.name(), blocks, e.getMessage()), e);
    }
  }

  /** The index behind the last block: checks it against what was read. */
  private void readIndexAtEnd() throws TraceException {
    byte[] entries = readIndexEntries(blocks);
    boolean agrees =
        MmtFormat.getLong(header, 8) == references
            && entries.length / MmtFormat.INDEX_ENTRY_BYTES == blocks;
    byte[] trailer = new byte[MmtFormat.TRAILER_BYTES];
    readFully(trailer, trailer.length, "the trailer");
    if (!agrees || MmtFormat.getLong(trailer, 8) != MmtFormat.END_MAGIC) {
      throw damaged("the index does not agree with the blocks before it");
    }
    ended = true;
  }

  private byte[] readIndexEntries(long blocksMax) throws TraceException {
    int count = MmtFormat.getInt(header, 4);
    if (count < 0 || count > Math.min(MmtFormat.BLOCKS_MAX, blocksMax)) {
      throw damaged("the index has an impossible header");
    }
    byte[] entries = new byte[count * MmtFormat.INDEX_ENTRY_BYTES];
    readFully(entries, entries.length, "the index");
    if (MmtFormat.checksum(header, entries, entries.length) != MmtFormat.storedChecksum(header)) {
      throw damaged("the checksum of the index is wrong");
    }
    return entries;
  }

  /** Goes to the block that holds a reference, by the index; to the index if none does. */
  private void seekTo(long reference) throws TraceException {
    readFileHeader();
    byte[] trailer = new byte[MmtFormat.TRAILER_BYTES];
    input.seek(Math.max(0, input.sizeBytes() - trailer.length));
    readFully(trailer, trailer.length, "the trailer");
    long indexOffset = MmtFormat.getLong(trailer, 0);
    if (MmtFormat.getLong(trailer, 8) != MmtFormat.END_MAGIC
        || indexOffset < MmtFormat.HEADER_BYTES
        || indexOffset > input.sizeBytes()) {
      throw damaged("no index is at its end");
    }
    input.seek(indexOffset);
    readHeader();
    if (MmtFormat.getInt(header, 0) != MmtFormat.INDEX_MAGIC) {
      throw damaged("the trailer does not lead to the index");
    }
    byte[] entries = readIndexEntries(input.sizeBytes() / MmtFormat.BLOCK_HEADER_BYTES);
    long total = MmtFormat.getLong(header, 8);
    int count = entries.length / MmtFormat.INDEX_ENTRY_BYTES;
    if (reference >= total) {
      blocks = count;
      references = total;
      input.seek(indexOffset);
      return;
    }
    blocks = lastBlockAtOrBefore(entries, count, reference);
    int at = (int) blocks * MmtFormat.INDEX_ENTRY_BYTES;
    references = MmtFormat.getLong(entries, at + 8);
    input.seek(Math.max(0, MmtFormat.getLong(entries, at)));
  }

  private static int lastBlockAtOrBefore(byte[] entries, int count, long reference) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (MmtFormat.getLong(entries, middle * MmtFormat.INDEX_ENTRY_BYTES + 8) <= reference) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private void readFully(byte[] target, int length, String what) throws TraceException {
    if (input.read(target, 0, length) < length) {
      throw new TraceException(
          "%s: truncated after %d references: it ends before %s"
              .formatted(input.name(), references, what));
    }
  }

  private TraceException damaged(String what) {
    return new TraceException("%s: damaged: %s".formatted(input.name(), what));
  }
}
