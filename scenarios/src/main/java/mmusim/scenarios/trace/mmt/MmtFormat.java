package mmusim.scenarios.trace.mmt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The layout of an {@code .mmt} file; all numbers little-endian. docs/trace-format.md describes it
 * for other programs.
 *
 * <pre>
 * file header, 16 bytes     magic (8), version (u32), CRC-32C of these 12 bytes (u32)
 * block header, 32 bytes    "MMTB" (u32), references (u32), plain bytes (u32), stored bytes (u32),
 *                           first reference (u64), 0 (u32), CRC-32C (u32) of the 28 bytes before
 *                           it and of the stored bytes behind it
 *   stored bytes            one zstd frame of the plain bytes, see {@link BlockEncoder}
 * index header, 32 bytes    "MMTI" (u32), blocks (u32), references (u64), 0 (u64), 0 (u32), CRC-32C
 *                           (u32) of the 28 bytes before it and of the entries behind it
 *   an entry for each block offset in the file (u64), first reference (u64)
 * trailer, 16 bytes         offset of the index header (u64), end magic (u64)
 * </pre>
 */
final class MmtFormat {
  /** First bytes of a file; like PNG's they show what a transfer as text destroys. */
  static final long MAGIC = 0x0a1a_0a0d_544d_4d89L;

  /** Last bytes of a file: "MMTEND\r\n". */
  static final long END_MAGIC = 0x0a0d_444e_4554_4d4dL;

  static final int VERSION = 1;
  static final int HEADER_BYTES = 16;
  static final int BLOCK_HEADER_BYTES = 32;
  static final int INDEX_ENTRY_BYTES = 16;
  static final int TRAILER_BYTES = 16;
  static final int BLOCK_MAGIC = 0x4254_4d4d;
  static final int INDEX_MAGIC = 0x4954_4d4d;

  /** References of a full block; the last one may have fewer. Decoding starts at a block. */
  static final int BLOCK_REFERENCES = 1 << 17;

  /** Blocks of the largest file, 2^43 references; bounds what a reader allocates for the index. */
  static final int BLOCKS_MAX = 1 << 26;

  private static final int CRC_OFFSET = 28;
  private static final int FILE_CRC_OFFSET = 12;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private MmtFormat() {}

  static int getInt(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INTS.set(bytes, at, value);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONGS.set(bytes, at, value);
  }

  /** Returns the checksum of a header of 32 bytes and of what it announces. */
  static int checksum(byte[] header, byte[] body, int bodyBytes) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, CRC_OFFSET);
    crc.update(body, 0, bodyBytes);
    return (int) crc.getValue();
  }

  static int storedChecksum(byte[] header) {
    return getInt(header, CRC_OFFSET);
  }

  static void putChecksum(byte[] header, byte[] body, int bodyBytes) {
    putInt(header, CRC_OFFSET, checksum(header, body, bodyBytes));
  }

  /** Returns the bytes that begin every file. */
  static byte[] fileHeader() {
    byte[] header = new byte[HEADER_BYTES];
    putLong(header, 0, MAGIC);
    putInt(header, 8, VERSION);
    CRC32C crc = new CRC32C();
    crc.update(header, 0, FILE_CRC_OFFSET);
    putInt(header, FILE_CRC_OFFSET, (int) crc.getValue());
    return header;
  }
}
