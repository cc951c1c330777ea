package mmusim.vm.call;

import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.ERR_NOT_FOUND;
import static mmusim.vm.abi.Status.ERR_NOT_SUPPORTED;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.ERR_SHOULD_WAIT;
import static mmusim.vm.abi.Status.ERR_UNAVAILABLE;
import static mmusim.vm.abi.Status.ERR_WRONG_TYPE;
import static mmusim.vm.abi.Status.OK;
import static mmusim.vm.call.Rule.rule;
import static mmusim.vm.call.Subjects.contiguous;
import static mmusim.vm.call.Subjects.only;
import static mmusim.vm.call.Subjects.paged;
import static mmusim.vm.call.Subjects.physical;
import static mmusim.vm.call.Subjects.pinned;
import static mmusim.vm.call.Subjects.token;
import static mmusim.vm.call.Subjects.uncached;
import static mmusim.vm.call.Subjects.written;

import java.util.List;
import mmusim.vm.abi.Profile;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.LockState;
import mmusim.vm.object.VmoFixture;
import mmusim.vm.page.VmSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sections 6, 7 and 9 of the Zircon VM reference, row by row: op_range, discarding, pins. */
class VmoOpRulesTest {
  private static final long P = 4096;
  private static final int READ = Rights.READ;
  private static final int WRITE = Rights.WRITE;

  @ParameterizedTest
  @MethodSource
  void commit(Rule rule) {
    rule.check();
  }

  static List<Rule> commit() {
    return List.of(
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

  @ParameterizedTest
  @MethodSource
  void decommit(Rule rule) {
    rule.check();
  }

  static List<Rule> decommit() {
    int op = VmoOp.DECOMMIT;
    return List.of(
        rule("needs WRITE", ERR_ACCESS_DENIED, f -> op(f, only(f, READ), op, 0, P)),
        rule("frees", 0L, f -> committedAfterWrite(f, op, 0, P)),
        rule("reads as zero", 0, f -> readAfter(f, op, 0, P)),
        rule("the range goes first", ERR_OUT_OF_RANGE, f -> op(f, contiguous(f), op, 8 * P, 1)),
        rule("then emptiness", OK, f -> op(f, contiguous(f), op, 1, 0)),
        rule("then support", ERR_NOT_SUPPORTED, f -> op(f, contiguous(f), op, 1, 1)),
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

  @ParameterizedTest
  @MethodSource
  void zero(Rule rule) {
    rule.check();
  }

  static List<Rule> zero() {
    int op = VmoOp.ZERO;
    return List.of(
        rule("needs WRITE", ERR_ACCESS_DENIED, f -> op(f, only(f, READ), op, 0, P)),
        rule("of whole pages frees them", 0L, f -> committedAfterWrite(f, op, 0, P)),
        rule("of bytes keeps the page", P, f -> committedAfterWrite(f, op, 1, 7)),
        rule("of bytes", 0, f -> readAfter(f, op, 0, 1)),
        rule("past the end", ERR_OUT_OF_RANGE, f -> op(f, f.vmo(P, 0), op, P, 1)),
        rule("of an uncached VMO", ERR_BAD_STATE, f -> op(f, uncached(f), op, 0, P)),
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

  @ParameterizedTest
  @MethodSource
  void locks(Rule rule) {
    rule.check();
  }

  static List<Rule> locks() {
    return List.of(
        rule("of a plain VMO", ERR_NOT_SUPPORTED, f -> op(f, f.vmo(P, 0), VmoOp.LOCK, 0, P)),
        rule("of physical", ERR_NOT_SUPPORTED, f -> op(f, physical(f), VmoOp.UNLOCK, 0, P)),
        rule("of a part", ERR_OUT_OF_RANGE, f -> op(f, discardable(f), VmoOp.LOCK, 0, P)),
        rule("UNLOCK first", ERR_BAD_STATE, f -> op(f, discardable(f), VmoOp.UNLOCK, 0, 2 * P)),
        rule(
            "tells what was lost: nothing",
            new LockState(0, 2 * P, 0, 0),
            f -> lock(f, discardable(f))),
        rule(
            "at birth nothing is reclaimable",
            0L,
            f -> f.vmos.reclaim(f.process, discardable(f)).value()),
        rule(
            "nor while locked",
            0L,
            f -> {
              int v = discardable(f);
              lock(f, v);
              return f.vmos.reclaimAll();
            }),
        rule("after the unlock all is", 2L, f -> f.vmos.reclaim(f.process, unlocked(f)).value()),
        rule(
            "locks nest",
            0L,
            f -> {
              int v = discardable(f);
              lock(f, v);
              lock(f, v);
              op(f, v, VmoOp.UNLOCK, 0, 2 * P);
              return f.vmos.reclaimAll();
            }),
        rule(
            "discarded: read",
            ERR_NOT_FOUND,
            f -> f.vmos.read(f.process, discarded(f), new byte[1], 0, 1)),
        rule(
            "discarded: write",
            ERR_NOT_FOUND,
            f -> f.vmos.write(f.process, discarded(f), new byte[1], 0, 1)),
        rule("discarded: COMMIT", ERR_NOT_FOUND, f -> op(f, discarded(f), VmoOp.COMMIT, 0, P)),
        rule(
            "discarded: TRY_LOCK",
            ERR_UNAVAILABLE,
            f -> op(f, discarded(f), VmoOp.TRY_LOCK, 0, 2 * P)),
        rule(
            "discarded: LOCK tells", new LockState(0, 2 * P, 0, 2 * P), f -> lock(f, discarded(f))),
        rule(
            "and then all is zero",
            0,
            f -> {
              int v = discarded(f);
              lock(f, v);
              return f.read(v, 0);
            }),
        rule(
            "LOCK never commits",
            0L,
            f -> {
              int v = discarded(f);
              lock(f, v);
              return f.info(v).committedBytes();
            }),
        rule("the event is counted", 1L, f -> f.info(discarded(f)).changeEvents()));
  }

  @ParameterizedTest
  @MethodSource
  void hintsAndCaches(Rule rule) {
    rule.check();
  }

  static List<Rule> hintsAndCaches() {
    return List.of(
        rule(
            "PREFETCH needs READ",
            ERR_ACCESS_DENIED,
            f -> op(f, only(f, WRITE), VmoOp.PREFETCH, 0, P)),
        rule(
            "PREFETCH past the end",
            ERR_OUT_OF_RANGE,
            f -> op(f, f.vmo(P, 0), VmoOp.PREFETCH, 1, P)),
        rule("PREFETCH of physical", OK, f -> op(f, physical(f), VmoOp.PREFETCH, 0, 2 * P)),
        rule(
            "PREFETCH past physical",
            ERR_OUT_OF_RANGE,
            f -> op(f, physical(f), VmoOp.PREFETCH, 0, 3 * P)),
        rule("PREFETCH commits nothing", 0L, f -> committed(f, VmoOp.PREFETCH, 0, 4 * P)),
        rule(
            "PREFETCH of a pager's waits",
            ERR_SHOULD_WAIT,
            f -> op(f, paged(f), VmoOp.PREFETCH, 0, P)),
        rule("DONT_NEED needs no right", OK, f -> op(f, only(f, 0), VmoOp.DONT_NEED, 0, P)),
        rule("DONT_NEED anywhere", OK, f -> op(f, f.vmo(P, 0), VmoOp.DONT_NEED, 9 * P, P)),
        rule("ALWAYS_NEED anywhere", OK, f -> op(f, f.vmo(P, 0), VmoOp.ALWAYS_NEED, 9 * P, P)),
        rule("ALWAYS_NEED commits nothing", 0L, f -> committed(f, VmoOp.ALWAYS_NEED, 0, 4 * P)),
        rule(
            "hints of a pager's stay inside",
            ERR_OUT_OF_RANGE,
            f -> op(f, paged(f), VmoOp.DONT_NEED, 9 * P, P)),
        rule(
            "CACHE_SYNC needs READ",
            ERR_ACCESS_DENIED,
            f -> op(f, only(f, WRITE), VmoOp.CACHE_SYNC, 0, P)),
        rule(
            "CACHE_CLEAN of nothing",
            ERR_INVALID_ARGS,
            f -> op(f, f.vmo(P, 0), VmoOp.CACHE_CLEAN, 0, 0)),
        rule("CACHE_CLEAN of a byte", OK, f -> op(f, f.vmo(P, 0), VmoOp.CACHE_CLEAN, P - 1, 1)),
        rule(
            "CACHE_CLEAN past the end",
            ERR_OUT_OF_RANGE,
            f -> op(f, f.vmo(P, 0), VmoOp.CACHE_CLEAN, P, 1)),
        rule(
            "CACHE_CLEAN of physical",
            ERR_NOT_SUPPORTED,
            f -> op(f, physical(f), VmoOp.CACHE_CLEAN, 0, P)),
        rule(
            "and of its slice",
            ERR_NOT_SUPPORTED,
            f -> op(f, f.child(physical(f), VmoChildOption.SLICE, 0, P), VmoOp.CACHE_CLEAN, 0, P)),
        rule(
            "CACHE_INVALIDATE is off before rights",
            ERR_NOT_SUPPORTED,
            f -> op(f, only(f, 0), VmoOp.CACHE_INVALIDATE, 0, P)),
        rule("an unknown op", ERR_INVALID_ARGS, f -> op(f, f.vmo(P, 0), 5, 0, P)),
        rule("after the type", ERR_WRONG_TYPE, f -> op(f, token(f), 5, 0, P)));
  }

  @Test
  void cacheInvalidateIsThereWithDebugSyscalls() {
    VmoFixture f = VmoFixture.with(16 << 20, new VmSettings(Profile.DOCUMENTED, false, true, P));
    rule("needs WRITE", ERR_ACCESS_DENIED, g -> op(g, only(g, READ), VmoOp.CACHE_INVALIDATE, 0, P))
        .check(f);
    rule("works", OK, g -> op(g, only(g, WRITE), VmoOp.CACHE_INVALIDATE, 0, P)).check(f);
  }

  @ParameterizedTest
  @MethodSource
  void pins(Rule rule) {
    rule.check();
  }

  static List<Rule> pins() {
    return List.of(
        rule("misaligned offset", ERR_INVALID_ARGS, f -> pin(f, f.vmo(P, 0), 1, P)),
        rule("misaligned size", ERR_INVALID_ARGS, f -> pin(f, f.vmo(P, 0), 0, 1)),
        rule("nothing", ERR_INVALID_ARGS, f -> pin(f, f.vmo(P, 0), 0, 0)),
        rule("past the end", ERR_OUT_OF_RANGE, f -> pin(f, f.vmo(P, 0), P, P)),
        rule("without MAP", ERR_ACCESS_DENIED, f -> pin(f, only(f, READ | WRITE), 0, P)),
        rule("without WRITE", ERR_ACCESS_DENIED, f -> pin(f, only(f, READ | Rights.MAP), 0, P)),
        rule("alignment before the handle", ERR_INVALID_ARGS, f -> pin(f, 0, 0, 1)),
        rule("and before rights", ERR_INVALID_ARGS, f -> pin(f, only(f, READ), 1, P)),
        rule("rights before nothing", ERR_ACCESS_DENIED, f -> pin(f, only(f, READ), 0, 0)),
        rule("commits", P, f -> f.info(pinned(f)).committedBytes()),
        rule(
            "of physical",
            List.of(0xfe00_1000L),
            f -> f.pins.pin(f.process, physical(f), P, P).value().paddrs()),
        rule(
            "31 times",
            ERR_UNAVAILABLE,
            f -> {
              int v = f.vmo(P, 0);
              for (int i = 0; i < 31; i++) {
                pin(f, v, 0, P);
              }
              return pin(f, v, 0, P);
            }),
        rule(
            "keeps the VMO alive",
            1L,
            f -> {
              int v = f.vmo(P, 0);
              pin(f, v, 0, P);
              f.close(v);
              return f.frames();
            }),
        rule(
            "of a snapshot breaks sharing",
            P,
            f -> {
              int c = f.child(written(f), VmoChildOption.SNAPSHOT, 0, P);
              pin(f, c, 0, P);
              return f.info(c).committedPrivateBytes();
            }),
        rule(
            "discarding skips it",
            0L,
            f -> {
              int v = unlocked(f);
              pin(f, v, 0, P);
              return f.vmos.reclaimAll();
            }),
        rule(
            "a closed token is in quarantine",
            1,
            f -> {
              int v = f.vmo(P, 0);
              f.close(f.pins.pin(f.process, v, 0, P).value().handle());
              return f.pins.quarantined();
            }),
        rule(
            "and still pins",
            ERR_BAD_STATE,
            f -> {
              int v = f.vmo(P, 0);
              f.close(f.pins.pin(f.process, v, 0, P).value().handle());
              return op(f, v, VmoOp.DECOMMIT, 0, P);
            }),
        rule("unpin of a VMO", ERR_WRONG_TYPE, f -> f.pins.unpin(f.process, f.vmo(P, 0))),
        rule(
            "after unpin",
            OK,
            f -> {
              int v = f.vmo(P, 0);
              f.pins.unpin(f.process, f.pins.pin(f.process, v, 0, P).value().handle());
              return op(f, v, VmoOp.DECOMMIT, 0, P);
            }));
  }

  private static Status op(VmoFixture f, int vmo, int op, long offset, long size) {
    return f.vmos.opRange(f.process, vmo, op, offset, size).status();
  }

  private static Status pin(VmoFixture f, int vmo, long offset, long size) {
    return f.pins.pin(f.process, vmo, offset, size).status();
  }

  private static LockState lock(VmoFixture f, int vmo) {
    return f.vmos.opRange(f.process, vmo, VmoOp.LOCK, 0, 2 * P).value();
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

  private static int discardable(VmoFixture f) {
    int vmo = f.vmo(2 * P, VmoOption.DISCARDABLE);
    f.write(vmo, 0, 7);
    f.write(vmo, P, 7);
    return vmo;
  }

  private static int unlocked(VmoFixture f) {
    int vmo = discardable(f);
    lock(f, vmo);
    op(f, vmo, VmoOp.UNLOCK, 0, 2 * P);
    return vmo;
  }

  private static int discarded(VmoFixture f) {
    int vmo = unlocked(f);
    f.vmos.reclaimAll();
    return vmo;
  }
}
