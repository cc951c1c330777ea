package mmusim.vm.call;

import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.object.LockState;
import mmusim.vm.object.VmoFixture;

/** Calls on VMOs, short, for rules about what they answer. */
final class Calls {
  private Calls() {}

  /** Returns what get_size answers. */
  static long size(VmoFixture f, int vmo) {
    return f.vmos.getSize(f.process, vmo).value();
  }

  /** Returns what get_stream_size answers. */
  static long stream(VmoFixture f, int vmo) {
    return f.vmos.getStreamSize(f.process, vmo).value();
  }

  /** Reads; answers the status. */
  static Status read(VmoFixture f, int vmo, long offset, long length) {
    return f.vmos.read(f.process, vmo, new byte[1 << 14], offset, length);
  }

  /** Writes zeros; answers the status. */
  static Status write(VmoFixture f, int vmo, long offset, long length) {
    return f.vmos.write(f.process, vmo, new byte[1 << 14], offset, length);
  }

  /** Sets the size; answers the status. */
  static Status setSize(VmoFixture f, int vmo, long size) {
    return f.vmos.setSize(f.process, vmo, size);
  }

  /** Sets the stream size; answers the status. */
  static Status setStream(VmoFixture f, int vmo, long size) {
    return f.vmos.setStreamSize(f.process, vmo, size);
  }

  /** Sets the cache policy; answers the status. */
  static Status setPolicy(VmoFixture f, int vmo, int policy) {
    return f.vmos.setCachePolicy(f.process, vmo, policy);
  }

  /** Returns the name of the cache policy. */
  static String policy(VmoFixture f, int vmo) {
    return f.info(vmo).cachePolicy().name();
  }

  /** Does op_range; answers the status. */
  static Status op(VmoFixture f, int vmo, int op, long offset, long size) {
    return f.vmos.opRange(f.process, vmo, op, offset, size).status();
  }

  /** Pins; answers the status. */
  static Status pin(VmoFixture f, int vmo, long offset, long size) {
    return f.pins.pin(f.process, vmo, offset, size).status();
  }

  /** Locks a discardable VMO of two pages; answers what was lost. */
  static LockState lock(VmoFixture f, int vmo) {
    return f.vmos.opRange(f.process, vmo, VmoOp.LOCK, 0, 2 * VmoFixture.PAGE).value();
  }
}
