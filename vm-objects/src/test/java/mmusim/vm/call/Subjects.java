package mmusim.vm.call;

import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.object.VmoFixture;

/** VMOs in the states that rules are about. */
final class Subjects {
  private static final long P = VmoFixture.PAGE;

  private Subjects() {}

  /** Makes a contiguous VMO of four pages. */
  static int contiguous(VmoFixture f) {
    return f.vmos.createContiguous(f.process, 4 * P, 0).value();
  }

  /** Makes a discardable VMO of two pages that were written. */
  static int discardable(VmoFixture f) {
    int vmo = f.vmo(2 * P, VmoOption.DISCARDABLE);
    f.write(vmo, 0, 7);
    f.write(vmo, P, 7);
    return vmo;
  }

  /** Returns a handle of a new page with {@code rights} alone. */
  static int only(VmoFixture f, int rights) {
    return f.process.handles().replace(f.vmo(P, 0), rights);
  }

  /** Makes a pager's VMO. */
  static int paged(VmoFixture f) {
    int pager = f.pagers.create(f.process, 0).value();
    return f.pagers.createVmo(f.process, pager, 0, 1, 2 * P).value();
  }

  /** Makes a VMO of two pages of device memory. */
  static int physical(VmoFixture f) {
    return f.vmos.createPhysical(f.process, 0xfe00_0000L, 2 * P).value();
  }

  /** Makes a VMO of a page that is pinned. */
  static int pinned(VmoFixture f) {
    int vmo = f.vmo(P, 0);
    f.pins.pin(f.process, vmo, 0, P);
    return vmo;
  }

  /** Makes a resizable VMO of two pages. */
  static int resizable(VmoFixture f) {
    return f.vmo(2 * P, VmoOption.RESIZABLE);
  }

  /** Returns a handle of something else than a VMO. */
  static int token(VmoFixture f) {
    return f.pins.pin(f.process, f.vmo(P, 0), 0, P).value().handle();
  }

  /** Makes an uncached VMO of a page. */
  static int uncached(VmoFixture f) {
    int vmo = f.vmo(P, 0);
    f.vmos.setCachePolicy(f.process, vmo, 1);
    return vmo;
  }

  /** Makes a discardable VMO of two pages that may be discarded: it was locked, and is no more. */
  static int unlocked(VmoFixture f) {
    int vmo = discardable(f);
    Calls.lock(f, vmo);
    Calls.op(f, vmo, VmoOp.UNLOCK, 0, 2 * P);
    return vmo;
  }

  /** Makes a VMO that was written. */
  static int written(VmoFixture f) {
    int vmo = f.vmo(P, 0);
    f.write(vmo, 0, 7);
    return vmo;
  }
}
