package mmusim.vm.object;

import java.util.Arrays;

/** A VMO too simple to be wrong: an array of bytes; a snapshot copies it, an alias shares it. */
final class EagerVmo {
  /** Bytes that aliases share. */
  private static final class Bytes {
    byte[] data;

    Bytes(byte[] data) {
      this.data = data;
    }
  }

  private final Bytes bytes;
  private final int offset;
  private final int sliceSize;

  private EagerVmo(Bytes bytes, int offset, int sliceSize) {
    this.bytes = bytes;
    this.offset = offset;
    this.sliceSize = sliceSize;
  }

  static EagerVmo ofSize(int size) {
    return new EagerVmo(new Bytes(new byte[size]), 0, -1);
  }

  int size() {
    return sliceSize < 0 ? bytes.data.length : sliceSize;
  }

  EagerVmo snapshot(int from, int size) {
    byte[] copy = new byte[size];
    int shared = Math.max(0, Math.min(size, size() - from));
    if (shared > 0) {
      System.arraycopy(bytes.data, offset + from, copy, 0, shared);
    }
    return new EagerVmo(new Bytes(copy), 0, -1);
  }

  EagerVmo slice(int from, int size) {
    return new EagerVmo(bytes, offset + from, size);
  }

  EagerVmo reference() {
    return new EagerVmo(bytes, 0, -1);
  }

  void write(int at, byte[] source) {
    System.arraycopy(source, 0, bytes.data, offset + at, source.length);
  }

  void zero(int at, int length) {
    Arrays.fill(bytes.data, offset + at, offset + at + length, (byte) 0);
  }

  void resize(int size) {
    int pages = (size + 4095) / 4096 * 4096;
    byte[] data = Arrays.copyOf(bytes.data, pages);
    Arrays.fill(data, size, pages, (byte) 0);
    bytes.data = data;
  }

  byte[] content() {
    return Arrays.copyOfRange(bytes.data, offset, offset + size());
  }
}
