package mmusim.vm.call;

import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_NOT_SUPPORTED;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.ERR_UNAVAILABLE;
import static mmusim.vm.abi.Status.OK;
import static mmusim.vm.call.Calls.setSize;
import static mmusim.vm.call.Calls.setStream;
import static mmusim.vm.call.Calls.size;
import static mmusim.vm.call.Calls.stream;
import static mmusim.vm.call.Calls.write;
import static mmusim.vm.call.Rule.rule;
import static mmusim.vm.call.Rule.tests;
import static mmusim.vm.call.Subjects.contiguous;
import static mmusim.vm.call.Subjects.only;
import static mmusim.vm.call.Subjects.resizable;

import java.util.stream.Stream;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.VmoFixture;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 4 of the Zircon VM reference, row by row: sizes and stream sizes. */
class VmoSizeRulesTest {
  private static final long P = 4096;
  private static final int RESIZABLE = VmoOption.RESIZABLE;

  @TestFactory
  Stream<DynamicTest> sizes() {
    return tests(
        rule("get_size needs no right", P, f -> size(f, only(f, 0))),
        rule("a fixed VMO keeps its size", ERR_UNAVAILABLE, f -> setSize(f, f.vmo(P, 0), P)),
        rule(
            "WRITE is asked for first",
            ERR_ACCESS_DENIED,
            f -> setSize(f, only(f, Rights.READ), P)),
        rule(
            "RESIZE is asked for after that",
            ERR_ACCESS_DENIED,
            f -> setSize(f, resizableWith(f, Rights.WRITE), -1)),
        rule("the new size is checked last", ERR_OUT_OF_RANGE, f -> setSize(f, resizable(f), -1)),
        rule("the size rounds up", 3 * P, f -> sizeAfter(f, 2 * P + 1)),
        rule("the stream follows", 2 * P + 1, f -> streamAfter(f, 2 * P + 1)),
        rule(
            "a shrink over pinned pages",
            ERR_BAD_STATE,
            f -> {
              int v = resizable(f);
              f.pins.pin(f.process, v, P, P);
              return setSize(f, v, P);
            }),
        rule(
            "a shrink short of pinned pages",
            OK,
            f -> {
              int v = resizable(f);
              f.pins.pin(f.process, v, 0, P);
              return setSize(f, v, P);
            }),
        rule(
            "a shrink frees what is beyond",
            P,
            f -> {
              int v = resizable(f);
              write(f, v, 0, 2 * P);
              setSize(f, v, P);
              return f.info(v).committedBytes();
            }),
        rule(
            "the rest of the last page is zeroed",
            0,
            f -> {
              int v = resizable(f);
              f.write(v, 100, 7);
              setSize(f, v, 100);
              setSize(f, v, P);
              return f.read(v, 100);
            }),
        rule(
            "what comes back is zero",
            0,
            f -> {
              int v = resizable(f);
              f.write(v, P, 7);
              setSize(f, v, P);
              setSize(f, v, 2 * P);
              return f.read(v, P);
            }),
        rule("a stream beyond the size", ERR_OUT_OF_RANGE, f -> setStream(f, f.vmo(P, 0), P + 1)),
        rule("a fixed VMO has a stream", OK, f -> setStream(f, f.vmo(P, 0), 5)),
        rule("contiguous has none", ERR_NOT_SUPPORTED, f -> setStream(f, contiguous(f), 0)),
        rule("it needs WRITE", ERR_ACCESS_DENIED, f -> setStream(f, only(f, Rights.READ), 0)),
        rule(
            "a shorter stream zeroes the rest",
            0,
            f -> {
              int v = f.vmo(2 * P, 0);
              f.write(v, P, 7);
              setStream(f, v, 5);
              return f.read(v, P);
            }),
        rule(
            "a longer stream zeroes what was behind the old end",
            0,
            f -> {
              int v = f.vmo(2 * P, 0);
              setStream(f, v, 5);
              f.write(v, 9, 7);
              setStream(f, v, 10);
              return f.read(v, 9);
            }),
        rule(
            "the stream size it has changes nothing",
            7,
            f -> {
              int v = f.vmo(2 * P, 0);
              setStream(f, v, 5);
              f.write(v, 9, 7);
              setStream(f, v, 5);
              return f.read(v, 9);
            }));
  }

  private static int resizableWith(VmoFixture f, int rights) {
    return f.process.handles().replace(f.vmo(P, RESIZABLE), rights);
  }

  private static long sizeAfter(VmoFixture f, long size) {
    int vmo = resizable(f);
    setSize(f, vmo, size);
    return size(f, vmo);
  }

  private static long streamAfter(VmoFixture f, long size) {
    int vmo = resizable(f);
    setSize(f, vmo, size);
    return stream(f, vmo);
  }
}
