package mmusim.vm.object;

/** The stream size of a VMO in bytes; a reference shares that of its parent. */
final class StreamSize {
  private long bytes;

  StreamSize(long bytes) {
    this.bytes = bytes;
  }

  long bytes() {
    return bytes;
  }

  void set(long bytes) {
    this.bytes = bytes;
  }
}
