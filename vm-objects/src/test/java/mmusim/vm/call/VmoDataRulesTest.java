package mmusim.vm.call;

import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_BAD_HANDLE;
import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.ERR_NOT_SUPPORTED;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.ERR_WRONG_TYPE;
import static mmusim.vm.abi.Status.OK;
import static mmusim.vm.call.Calls.read;
import static mmusim.vm.call.Calls.write;
import static mmusim.vm.call.Rule.rule;
import static mmusim.vm.call.Rule.tests;
import static mmusim.vm.call.Subjects.contiguous;
import static mmusim.vm.call.Subjects.only;
import static mmusim.vm.call.Subjects.paged;
import static mmusim.vm.call.Subjects.physical;
import static mmusim.vm.call.Subjects.pinned;
import static mmusim.vm.call.Subjects.token;
import static mmusim.vm.call.Subjects.uncached;
import static mmusim.vm.call.Subjects.written;

import java.util.List;
import java.util.stream.Stream;
import mmusim.vm.abi.Status;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.VmoFixture;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 4 of the Zircon VM reference, row by row: read, write, transfer_data. */
class VmoDataRulesTest {
  private static final long P = 4096;

  @TestFactory
  Stream<DynamicTest> readAndWrite() {
    return tests(
        rule("read of all", OK, f -> read(f, f.vmo(2 * P, 0), 0, 2 * P)),
        rule("read of nothing at the end", OK, f -> read(f, f.vmo(P, 0), P, 0)),
        rule("read of nothing beyond", ERR_OUT_OF_RANGE, f -> read(f, f.vmo(P, 0), P + 1, 0)),
        rule("read past the end", ERR_OUT_OF_RANGE, f -> read(f, f.vmo(P, 0), 1, P)),
        rule("read that wraps", ERR_OUT_OF_RANGE, f -> read(f, f.vmo(P, 0), -1, 2)),
        rule("write past the end", ERR_OUT_OF_RANGE, f -> write(f, f.vmo(P, 0), P, 1)),
        rule("write that wraps", ERR_OUT_OF_RANGE, f -> write(f, f.vmo(P, 0), P, -1)),
        rule("write of nothing at the end", OK, f -> write(f, f.vmo(P, 0), P, 0)),
        rule("an uncached VMO is not read", ERR_BAD_STATE, f -> read(f, uncached(f), 0, 1)),
        rule("nor written", ERR_BAD_STATE, f -> write(f, uncached(f), 0, 1)),
        rule("a wrap goes first", ERR_OUT_OF_RANGE, f -> read(f, uncached(f), -1, 2)),
        rule("the policy before the end", ERR_BAD_STATE, f -> read(f, uncached(f), 0, 9 * P)),
        rule("an absent page reads as zero", 0, f -> f.read(f.vmo(P, 0), 7)),
        rule(
            "a write commits the pages it touches",
            2 * P,
            f -> {
              int v = f.vmo(4 * P, 0);
              write(f, v, P - 1, 2);
              return f.info(v).committedBytes();
            }),
        rule("read needs READ", ERR_ACCESS_DENIED, f -> read(f, only(f, Rights.WRITE), 0, 1)),
        rule("write needs WRITE", ERR_ACCESS_DENIED, f -> write(f, only(f, Rights.READ), 0, 1)),
        rule("read of no handle", ERR_BAD_HANDLE, f -> read(f, 0, 0, 1)),
        rule("read of a token", ERR_WRONG_TYPE, f -> read(f, token(f), 0, 1)),
        rule("the right before the range", ERR_ACCESS_DENIED, f -> read(f, only(f, 0), -1, 9)));
  }

  /** What is wrong with the source goes first: zircon/kernel/lib/syscalls/vmo.cc. */
  @TestFactory
  Stream<DynamicTest> transferData() {
    return tests(
        rule("options", ERR_INVALID_ARGS, f -> transfer(f, 1, f.vmo(P, 0), 0, f.vmo(P, 0), P)),
        rule("misaligned", ERR_INVALID_ARGS, f -> transfer(f, 0, f.vmo(P, 0), 1, f.vmo(P, 0), P)),
        rule("misaligned, before the handle", ERR_INVALID_ARGS, f -> transfer(f, 0, 0, 1, 0, P)),
        rule("options, before the handle", ERR_INVALID_ARGS, f -> transfer(f, 1, 0, 0, 0, P)),
        rule(
            "a range onto itself, whatever it is",
            OK,
            f -> {
              int v = physical(f);
              return transfer(f, 0, v, 0, v, 9 * P);
            }),
        rule("half a page", ERR_INVALID_ARGS, f -> transfer(f, 0, f.vmo(P, 0), 0, f.vmo(P, 0), 9)),
        rule("physical", ERR_NOT_SUPPORTED, f -> transfer(f, 0, f.vmo(P, 0), 0, physical(f), P)),
        rule("contiguous", ERR_NOT_SUPPORTED, f -> transfer(f, 0, contiguous(f), 0, written(f), P)),
        rule("range", ERR_OUT_OF_RANGE, f -> transfer(f, 0, f.vmo(P, 0), P, f.vmo(P, 0), P)),
        rule(
            "rights",
            ERR_ACCESS_DENIED,
            f -> transfer(f, 0, f.vmo(P, 0), 0, only(f, Rights.READ), P)),
        rule(
            "pins",
            ERR_BAD_STATE,
            f -> {
              int v = f.vmo(P, 0);
              f.pins.pin(f.process, v, 0, P);
              return transfer(f, 0, f.vmo(P, 0), 0, v, P);
            }),
        rule(
            "the source first: its range",
            ERR_OUT_OF_RANGE,
            f -> transfer(f, 0, physical(f), 0, f.vmo(P, 0), 2 * P)),
        rule(
            "the source first: its kind",
            ERR_NOT_SUPPORTED,
            f -> transfer(f, 0, f.vmo(P, 0), P, contiguous(f), P)),
        rule(
            "the source first: its pins",
            ERR_BAD_STATE,
            f -> transfer(f, 0, contiguous(f), 9 * P, pinned(f), P)),
        rule(
            "then the target: its kind",
            ERR_NOT_SUPPORTED,
            f -> transfer(f, 0, physical(f), 9 * P, written(f), P)),
        rule(
            "then the target: its range",
            ERR_OUT_OF_RANGE,
            f -> transfer(f, 0, paged(f), 9 * P, written(f), P)),
        rule(
            "then the target: its pager",
            ERR_NOT_SUPPORTED,
            f -> transfer(f, 0, paged(f), 0, written(f), P)),
        rule(
            "then the target: its pins",
            ERR_BAD_STATE,
            f -> transfer(f, 0, pinned(f), 0, written(f), P)),
        rule("nothing, of a pager's", OK, f -> transfer(f, 0, paged(f), P, paged(f), 0)),
        rule(
            "nothing, of contiguous",
            ERR_NOT_SUPPORTED,
            f -> transfer(f, 0, contiguous(f), 0, paged(f), 0)),
        rule(
            "nothing, beyond", ERR_OUT_OF_RANGE, f -> transfer(f, 0, paged(f), 9 * P, paged(f), 0)),
        rule(
            "pages move, the source is zero",
            List.of(7, 0, 1L),
            f -> {
              int from = written(f);
              int to = f.vmo(P, 0);
              transfer(f, 0, to, 0, from, P);
              return List.of(f.read(to, 0), f.read(from, 0), f.frames());
            }),
        rule(
            "onto itself nothing changes",
            7,
            f -> {
              int v = written(f);
              transfer(f, 0, v, 0, v, P);
              return f.read(v, 0);
            }));
  }

  private static Status transfer(
      VmoFixture f, int options, int target, long offset, int source, long length) {
    return f.vmos.transferData(f.process, target, options, offset, length, source, 0);
  }
}
