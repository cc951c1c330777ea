package mmusim.vm.call;

import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_BAD_HANDLE;
import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.ERR_UNAVAILABLE;
import static mmusim.vm.abi.Status.ERR_WRONG_TYPE;
import static mmusim.vm.abi.Status.OK;
import static mmusim.vm.call.Calls.op;
import static mmusim.vm.call.Calls.pin;
import static mmusim.vm.call.Rule.rule;
import static mmusim.vm.call.Rule.tests;
import static mmusim.vm.call.Subjects.only;
import static mmusim.vm.call.Subjects.physical;
import static mmusim.vm.call.Subjects.pinned;
import static mmusim.vm.call.Subjects.unlocked;
import static mmusim.vm.call.Subjects.written;

import java.util.List;
import java.util.stream.Stream;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.handle.Rights;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 9 of the Zircon VM reference, row by row: pins. */
class PinRulesTest {
  private static final long P = 4096;
  private static final int READ = Rights.READ;
  private static final int WRITE = Rights.WRITE;

  @TestFactory
  Stream<DynamicTest> pins() {
    return tests(
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
            "it closes the handle all the same",
            ERR_BAD_HANDLE,
            f -> {
              int v = f.vmo(P, 0);
              f.pins.unpin(f.process, v);
              return f.pins.unpin(f.process, v);
            }),
        rule(
            "after unpin",
            OK,
            f -> {
              int v = f.vmo(P, 0);
              f.pins.unpin(f.process, f.pins.pin(f.process, v, 0, P).value().handle());
              return op(f, v, VmoOp.DECOMMIT, 0, P);
            }));
  }
}
