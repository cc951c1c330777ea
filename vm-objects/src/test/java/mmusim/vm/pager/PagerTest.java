package mmusim.vm.pager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import mmusim.vm.DirtyRange;
import mmusim.vm.abi.Status;
import mmusim.vm.object.VmoFixture;

/** What tests of pagers share: a pager, and short words for its calls. */
abstract class PagerTest {
  static final long P = 4096;
  static final long KEY = 0xfeedL;

  final VmoFixture f = VmoFixture.create();
  final int pager = f.pagers.create(f.process, 0).value();

  /** Makes a VMO of the pager. */
  final int vmo(int options, long pages) {
    return f.pagers.createVmo(f.process, pager, options, KEY, pages * P).value();
  }

  /** Makes a VMO that holds one value. */
  final int filled(long size, int value) {
    int aux = f.vmo(size, 0);
    byte[] bytes = new byte[(int) size];
    Arrays.fill(bytes, (byte) value);
    assertThat(f.vmos.write(f.process, aux, bytes, 0, size)).isEqualTo(Status.OK);
    return aux;
  }

  /** Supplies pages that hold one value. */
  final void supply(int vmo, long offset, long length, int value) {
    int aux = filled(length, value);
    assertThat(supplyFrom(vmo, offset, length, aux)).isEqualTo(Status.OK);
    f.close(aux);
  }

  /** Supplies pages of another VMO; answers the status. */
  final Status supplyFrom(int vmo, long offset, long length, int aux) {
    return f.pagers.supplyPages(f.process, pager, vmo, offset, length, aux, 0);
  }

  /** Does pager_op_range; answers the status. */
  final Status op(int vmo, int op, long offset, long length, long data) {
    return f.pagers.opRange(f.process, pager, op, vmo, offset, length, data);
  }

  /** Reads a byte; answers the status. */
  final Status read(int vmo, long offset) {
    return f.vmos.read(f.process, vmo, new byte[1], offset, 1);
  }

  /** Reads a range; answers the status. */
  final Status read(int vmo, long offset, long length) {
    return f.vmos.read(f.process, vmo, new byte[(int) length], offset, length);
  }

  /** Writes a byte; answers the status. */
  final Status write(int vmo, long offset) {
    return f.vmos.write(f.process, vmo, new byte[] {9}, offset, 1);
  }

  /** Writes a range; answers the status. */
  final Status write(int vmo, long offset, long length) {
    return f.vmos.write(f.process, vmo, new byte[(int) length], offset, length);
  }

  /** Takes the next packet. */
  final PagerPacket packet() {
    return Objects.requireNonNull(f.pagers.readPacket(f.process, pager).value());
  }

  /** Checks that no packet waits to be read. */
  final void assertNoPacket() {
    assertThat(f.pagers.readPacket(f.process, pager).status()).isEqualTo(Status.ERR_SHOULD_WAIT);
  }

  /** Returns the ranges that are dirty. */
  final List<DirtyRange> dirty(int vmo) {
    long size = f.info(vmo).sizeBytes();
    return f.pagers.queryDirtyRanges(f.process, pager, vmo, 0, size).value();
  }
}
