package mmusim.vm.call;

import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.ERR_NOT_SUPPORTED;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.OK;
import static mmusim.vm.call.Calls.op;
import static mmusim.vm.call.Rule.rule;
import static mmusim.vm.call.Rule.tests;
import static mmusim.vm.call.Subjects.contiguous;
import static mmusim.vm.call.Subjects.only;
import static mmusim.vm.call.Subjects.paged;
import static mmusim.vm.call.Subjects.physical;
import static mmusim.vm.call.Subjects.pinned;
import static mmusim.vm.call.Subjects.uncached;
import static mmusim.vm.call.Subjects.written;

import java.util.List;
import java.util.stream.Stream;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.VmoFixture;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 7 of the Zircon VM reference, row by row: op_range that commits, frees, zeroes. */
class VmoOpRulesTest {
  private static final long P = 4096;
  private static final int READ = Rights.READ;

  @TestFactory
  Stream<DynamicTest> commit() {
    return tests(
        rule("needs WRITE", ERR_ACCESS_DENIED, f -> op(f, only(f, READ), VmoOp.COMMIT, 0, P)),
        rule("rounds outward", 2 * P, f -> committed(f, VmoOp.COMMIT, P - 1, 2)),
        rule("of nothing", 0L, f -> committed(f, VmoOp.COMMIT, P, 0)),
        rule(
            "of nothing beyond", ERR_OUT_OF_RANGE, f -> op(f, f.vmo(P, 0), VmoOp.COMMIT, 2 * P, 0)),
        rule("past the end", ERR_OUT_OF_RANGE, f -> op(f, f.vmo(P, 0), VmoOp.COMMIT, 0, P + 1)),
        rule("that wraps", ERR_OUT_OF_RANGE, f -> op(f, f.vmo(P, 0), VmoOp.COMMIT, 1, -1)),
        rule("of contiguous does nothing", OK, f -> op(f, contiguous(f), VmoOp.COMMIT, 0, P)),
        rule("of physical", ERR_NOT_SUPPORTED, f -> op(f, physical(f), VmoOp.COMMIT, 0, P)),
        rule(
            "breaks sharing",
            List.of(P, P, 2L),
            f -> {
              int v = written(f);
              int c = f.child(v, VmoChildOption.SNAPSHOT, 0, P);
              op(f, c, VmoOp.COMMIT, 0, P);
              return List.of(
                  f.info(v).committedPrivateBytes(), f.info(c).committedPrivateBytes(), f.frames());
            }),
        rule(
            "through a slice commits the parent",
            P,
            f -> {
              int v = f.vmo(2 * P, 0);
              op(f, f.child(v, VmoChildOption.SLICE, P, P), VmoOp.COMMIT, 0, P);
              return f.info(v).committedBytes();
            }));
  }

  @TestFactory
  Stream<DynamicTest> decommit() {
    int op = VmoOp.DECOMMIT;
    return tests(
        rule("needs WRITE", ERR_ACCESS_DENIED, f -> op(f, only(f, READ), op, 0, P)),
        rule("frees", 0L, f -> committedAfterWrite(f, op, 0, P)),
        rule("reads as zero", 0, f -> readAfter(f, op, 0, P)),
        rule("of contiguous, wherever", ERR_NOT_SUPPORTED, f -> op(f, contiguous(f), op, 8 * P, 1)),
        rule("of contiguous, of nothing", ERR_NOT_SUPPORTED, f -> op(f, contiguous(f), op, 1, 0)),
        rule(
            "of a slice of contiguous",
            ERR_NOT_SUPPORTED,
            f -> op(f, f.child(contiguous(f), VmoChildOption.SLICE, 0, P), op, 8 * P, 1)),
        rule("else the range goes first", ERR_OUT_OF_RANGE, f -> op(f, paged(f), op, 8 * P, 1)),
        rule("then emptiness", OK, f -> op(f, paged(f), op, 1, 0)),
        rule("then support", ERR_NOT_SUPPORTED, f -> op(f, paged(f), op, 1, 1)),
        rule("then alignment", ERR_INVALID_ARGS, f -> op(f, pinned(f), op, 1, 1)),
        rule("then pins", ERR_BAD_STATE, f -> op(f, pinned(f), op, 0, P)),
        rule("the size must be aligned too", ERR_INVALID_ARGS, f -> op(f, f.vmo(P, 0), op, 0, 9)),
        rule("not of physical", ERR_NOT_SUPPORTED, f -> op(f, physical(f), op, 0, P)),
        rule("not of a pager's", ERR_NOT_SUPPORTED, f -> op(f, paged(f), op, 0, P)),
        rule(
            "not of a snapshot",
            ERR_NOT_SUPPORTED,
            f -> op(f, f.child(written(f), VmoChildOption.SNAPSHOT, 0, P), op, 0, P)),
        rule(
            "not of a snapshot's parent",
            ERR_NOT_SUPPORTED,
            f -> {
              int v = written(f);
              f.child(v, VmoChildOption.SNAPSHOT, 0, P);
              return op(f, v, op, 0, P);
            }),
        rule(
            "again when the snapshot is closed",
            OK,
            f -> {
              int v = written(f);
              f.close(f.child(v, VmoChildOption.SNAPSHOT, 0, P));
              return op(f, v, op, 0, P);
            }),
        rule(
            "of a slice",
            OK,
            f -> op(f, f.child(written(f), VmoChildOption.SLICE, 0, P), op, 0, P)));
  }

  @TestFactory
  Stream<DynamicTest> zero() {
    int op = VmoOp.ZERO;
    return tests(
        rule("needs WRITE", ERR_ACCESS_DENIED, f -> op(f, only(f, READ), op, 0, P)),
        rule("of whole pages frees them", 0L, f -> committedAfterWrite(f, op, 0, P)),
        rule("of bytes keeps the page", P, f -> committedAfterWrite(f, op, 1, 7)),
        rule("of bytes", 0, f -> readAfter(f, op, 0, 1)),
        rule("past the end", ERR_OUT_OF_RANGE, f -> op(f, f.vmo(P, 0), op, P, 1)),
        rule("of an uncached VMO", ERR_BAD_STATE, f -> op(f, uncached(f), op, 0, P)),
        rule("of nothing, beyond the end", OK, f -> op(f, f.vmo(P, 0), op, 9 * P, 0)),
        rule("of nothing, uncached", OK, f -> op(f, uncached(f), op, 0, 0)),
        rule("of nothing, physical", ERR_NOT_SUPPORTED, f -> op(f, physical(f), op, 0, 0)),
        rule(
            "of nothing still needs WRITE", ERR_ACCESS_DENIED, f -> op(f, only(f, READ), op, 0, 0)),
        rule(
            "of contiguous stays committed",
            4 * P,
            f -> {
              int v = contiguous(f);
              op(f, v, op, 0, 4 * P);
              return f.info(v).committedBytes();
            }),
        rule(
            "of contiguous",
            0,
            f -> {
              int v = contiguous(f);
              f.write(v, 5, 9);
              op(f, v, op, 0, P);
              return f.read(v, 5);
            }),
        rule(
            "of pinned pages stays in place",
            P,
            f -> {
              int v = pinned(f);
              op(f, v, op, 0, P);
              return f.info(v).committedBytes();
            }),
        rule("of physical", ERR_NOT_SUPPORTED, f -> op(f, physical(f), op, 0, P)));
  }

  private static long committed(VmoFixture f, int op, long offset, long size) {
    int vmo = f.vmo(4 * P, 0);
    op(f, vmo, op, offset, size);
    return f.info(vmo).committedBytes();
  }

  private static long committedAfterWrite(VmoFixture f, int op, long offset, long size) {
    int vmo = written(f);
    op(f, vmo, op, offset, size);
    return f.info(vmo).committedBytes();
  }

  private static int readAfter(VmoFixture f, int op, long offset, long size) {
    int vmo = written(f);
    op(f, vmo, op, offset, size);
    return f.read(vmo, 0);
  }
}
