package mmusim.vm.call;

import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_NOT_FOUND;
import static mmusim.vm.abi.Status.ERR_NOT_SUPPORTED;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.ERR_UNAVAILABLE;
import static mmusim.vm.abi.Status.OK;
import static mmusim.vm.call.Calls.lock;
import static mmusim.vm.call.Calls.op;
import static mmusim.vm.call.Calls.read;
import static mmusim.vm.call.Calls.write;
import static mmusim.vm.call.Rule.rule;
import static mmusim.vm.call.Rule.tests;
import static mmusim.vm.call.Subjects.discardable;
import static mmusim.vm.call.Subjects.physical;
import static mmusim.vm.call.Subjects.unlocked;

import java.util.stream.Stream;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.object.LockState;
import mmusim.vm.object.VmoFixture;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 7 of the Zircon VM reference, row by row: locks of discardable VMOs. */
class DiscardRulesTest {
  private static final long P = 4096;

  @TestFactory
  Stream<DynamicTest> locks() {
    return tests(
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
        rule("discarded: DECOMMIT", OK, f -> op(f, discarded(f), VmoOp.DECOMMIT, 0, P)),
        rule(
            "discarded: ZERO, which needs no page", OK, f -> op(f, discarded(f), VmoOp.ZERO, 1, P)),
        rule("discarded: read of nothing", OK, f -> read(f, discarded(f), P, 0)),
        rule("discarded: write of nothing", OK, f -> write(f, discarded(f), P, 0)),
        rule("discarded: COMMIT of nothing", OK, f -> op(f, discarded(f), VmoOp.COMMIT, P, 0)),
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

  private static int discarded(VmoFixture f) {
    int vmo = unlocked(f);
    f.vmos.reclaimAll();
    return vmo;
  }
}
