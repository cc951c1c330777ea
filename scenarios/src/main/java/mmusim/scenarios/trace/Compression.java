package mmusim.scenarios.trace;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
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
    InputStream decompress(InputStream input) {
      return input;
    }
  },

  /** RFC 1952; concatenated members are one stream. */
  GZIP("gzip", "\u001f\u008b") {
    @Override
    InputStream decompress(InputStream input) throws IOException {
      return new GZIPInputStream(input, BUFFER_BYTES);
    }
  },

  /** The .xz container. */
  XZ("xz", "\u00fd7zXZ\0") {
    @Override
    InputStream decompress(InputStream input) throws IOException {
      return new XZInputStream(input, XZ_MEMORY_KIB);
    }
  },

  /** RFC 8878. */
  ZSTD("zstd", "(\u00b5/\u00fd") {
    @Override
    InputStream decompress(InputStream input) throws IOException {
      return new ZstdInputStreamNoFinalizer(input);
    }
  };

  /** The longest of the byte sequences that tell the kinds apart. */
  static final int MAGIC_BYTES_MAX = 6;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int XZ_MEMORY_KIB = 128 << 10;

  private final String title;
  private final String magic;

  Compression(String title, String magic) {
    this.title = title;
    this.magic = magic;
  }

  /** Returns the name for messages. */
  public String title() {
    return title;
  }

  /** Returns the compression of a file that begins with {@code length} bytes of {@code head}. */
  static Compression of(byte[] head, int length) {
    for (Compression candidate : values()) {
      if (candidate != NONE && candidate.matches(head, length)) {
        return candidate;
      }
    }
    return NONE;
  }

  /** Returns the plain bytes of {@code input}. */
  abstract InputStream decompress(InputStream input) throws IOException;

  private boolean matches(byte[] head, int length) {
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
