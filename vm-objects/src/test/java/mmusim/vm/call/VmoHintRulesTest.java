package mmusim.vm.call;

import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.ERR_NOT_SUPPORTED;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.ERR_SHOULD_WAIT;
import static mmusim.vm.abi.Status.ERR_WRONG_TYPE;
import static mmusim.vm.abi.Status.OK;
import static mmusim.vm.call.Calls.op;
import static mmusim.vm.call.Rule.rule;
import static mmusim.vm.call.Rule.tests;
import static mmusim.vm.call.Subjects.only;
import static mmusim.vm.call.Subjects.paged;
import static mmusim.vm.call.Subjects.physical;
import static mmusim.vm.call.Subjects.token;

import java.util.stream.Stream;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.VmoFixture;
import mmusim.vm.page.VmSettings;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Section 7 of the Zircon VM reference, row by row: op_range that hints and keeps caches. */
class VmoHintRulesTest {
  private static final long P = 4096;
  private static final int READ = Rights.READ;
  private static final int WRITE = Rights.WRITE;

  @TestFactory
  Stream<DynamicTest> hintsAndCaches() {
    return tests(
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
    VmoFixture f = VmoFixture.with(16 << 20, new VmSettings(false, true, P));
    rule("needs WRITE", ERR_ACCESS_DENIED, g -> op(g, only(g, READ), VmoOp.CACHE_INVALIDATE, 0, P))
        .check(f);
    rule("works", OK, g -> op(g, only(g, WRITE), VmoOp.CACHE_INVALIDATE, 0, P)).check(f);
  }

  private static long committed(VmoFixture f, int op, long offset, long size) {
    int vmo = f.vmo(4 * P, 0);
    op(f, vmo, op, offset, size);
    return f.info(vmo).committedBytes();
  }
}
