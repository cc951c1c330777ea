package mmusim.scenarios.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * How a file is compressed; told by its first bytes, never by its name.
 *
 * <p>The memory that a decompressor may take is bounded, so that a hostile file cannot ask for
 * more: gzip needs 32 KiB, zstd is held to windows of 128 MiB by its library, xz to {@link
 * #XZ_MEMORY_KIB}.
 */
public enum Compression {
  /** Not compressed. */
  NONE("no compression", "") {
    @Override
    public InputStream decompress(InputStream input) {
      return input;
    }
  },

  /** RFC 1952; concatenated members are one stream. */
  GZIP("gzip", "\u001f\u008b") {
    @Override
    public InputStream decompress(InputStream input) throws IOException {
      return new GzipMembers(input);
    }
  },

  /** The .xz container. */
  XZ("xz", "\u00fd7zXZ\0") {
    @Override
    public InputStream decompress(InputStream input) throws IOException {
      return new XZInputStream(input, XZ_MEMORY_KIB);
    }
  },

  /** RFC 8878; concatenated frames are one stream. */
  ZSTD("zstd", "(\u00b5/\u00fd") {
    @Override
    public InputStream decompress(InputStream input) {
      return new ZstdFrames(input);
    }

    /** Also of a frame to be skipped, with which what pzstd writes begins: RFC 8878, 3.1.2. */
    @Override
    boolean matches(byte[] head, int length) {
      boolean isSkipped =
          (head[0] & 0xf0) == 0x50 && head[1] == 0x2a && head[2] == 0x4d && head[3] == 0x18;
      return isSkipped || super.matches(head, length);
    }
  };

  /** The longest of the byte sequences that tell the kinds apart. */
  public static final int MAGIC_BYTES_MAX = 6;

  private static final int XZ_MEMORY_KIB = 128 << 10;

  private final String title;
  private final String magic;

  Compression(String title, String magic) {
    this.title = title;
    this.magic = magic;
  }

  /**
   * Returns how {@code input} is compressed, of which nothing is consumed.
   *
   * @param input at its start, with room for {@link #MAGIC_BYTES_MAX} bytes to be pushed back
   */
  public static Compression of(PushbackInputStream input) throws IOException {
    byte[] head = new byte[MAGIC_BYTES_MAX];
    int length = input.readNBytes(head, 0, head.length);
    input.unread(head, 0, length);
    for (Compression candidate : values()) {
      if (candidate != NONE && candidate.matches(head, length)) {
        return candidate;
      }
    }
    return NONE;
  }

  /**
   * Returns the plain bytes of {@code input}.
   *
   * @throws IOException if its header is damaged, as reading what is returned may, too
   */
  public abstract InputStream decompress(InputStream input) throws IOException;

  /**
   * Returns what is said of a file that cannot be read on.
   *
   * @param offset bytes that were taken from the file
   */
  public String damage(long offset) {
    return "damaged or truncated (%s) near byte %d".formatted(title, offset);
  }

  boolean matches(byte[] head, int length) {
    if (length < magic.length()) {
      return false;
    }
    for (int i = 0; i < magic.length(); i++) {
      if ((head[i] & 0xff) != magic.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
