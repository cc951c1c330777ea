package mmusim.vm.call;

import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_BAD_HANDLE;
import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.ERR_NOT_SUPPORTED;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.OK;
import static mmusim.vm.call.Rule.rule;
import static mmusim.vm.call.Rule.tests;
import static mmusim.vm.call.Subjects.contiguous;
import static mmusim.vm.call.Subjects.discardable;
import static mmusim.vm.call.Subjects.only;
import static mmusim.vm.call.Subjects.paged;
import static mmusim.vm.call.Subjects.physical;
import static mmusim.vm.call.Subjects.pinned;
import static mmusim.vm.call.Subjects.resizable;
import static mmusim.vm.call.Subjects.uncached;

import java.util.stream.Stream;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.VmoFixture;
import mmusim.vm.object.VmoInfo;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 5 of the Zircon VM reference, row by row: children. */
class VmoChildRulesTest {
  private static final long P = 4096;
  private static final int SNAPSHOT = VmoChildOption.SNAPSHOT;
  private static final int ALOW = VmoChildOption.SNAPSHOT_AT_LEAST_ON_WRITE;
  private static final int MODIFIED = VmoChildOption.SNAPSHOT_MODIFIED;
  private static final int SLICE = VmoChildOption.SLICE;
  private static final int REFERENCE = VmoChildOption.REFERENCE;
  private static final int RESIZABLE = VmoChildOption.RESIZABLE;
  private static final int NO_WRITE = VmoChildOption.NO_WRITE;
  private static final long MAX = -64 * P;

  @TestFactory
  Stream<DynamicTest> options() {
    return tests(
        rule("no kind", ERR_INVALID_ARGS, f -> child(f, f.vmo(P, 0), 0, 0, P)),
        rule("two kinds", ERR_INVALID_ARGS, f -> child(f, f.vmo(P, 0), SNAPSHOT | SLICE, 0, P)),
        rule("an unknown bit", ERR_INVALID_ARGS, f -> child(f, f.vmo(P, 0), SNAPSHOT | 2, 0, P)),
        rule(
            "a resizable slice",
            ERR_INVALID_ARGS,
            f -> child(f, f.vmo(P, 0), SLICE | RESIZABLE, 0, P)),
        rule(
            "NO_WRITE and RESIZABLE",
            ERR_INVALID_ARGS,
            f -> child(f, f.vmo(P, 0), SNAPSHOT | NO_WRITE | RESIZABLE, 0, P)),
        rule("a misaligned offset", ERR_INVALID_ARGS, f -> child(f, f.vmo(P, 0), SNAPSHOT, 1, P)),
        rule(
            "no pages could hold it, before the handle",
            ERR_OUT_OF_RANGE,
            f -> child(f, 0, SNAPSHOT, 0, -1)),
        rule(
            "NO_WRITE and RESIZABLE, before the handle",
            ERR_INVALID_ARGS,
            f -> child(f, 0, SNAPSHOT | NO_WRITE | RESIZABLE, 0, P)),
        rule(
            "no pages could hold it, before NO_WRITE and RESIZABLE",
            ERR_OUT_OF_RANGE,
            f -> child(f, f.vmo(P, 0), SNAPSHOT | NO_WRITE | RESIZABLE, 1, 1 - P)),
        rule("the handle, before other options", ERR_BAD_HANDLE, f -> child(f, 0, 0, 1, P)),
        rule(
            "DUPLICATE is needed",
            ERR_ACCESS_DENIED,
            f -> child(f, only(f, Rights.READ), SNAPSHOT, 0, P)),
        rule(
            "READ is needed",
            ERR_ACCESS_DENIED,
            f -> child(f, only(f, Rights.DUPLICATE), SNAPSHOT, 0, P)),
        rule(
            "rights before options",
            ERR_ACCESS_DENIED,
            f -> child(f, only(f, Rights.DUPLICATE), 0, 0, P)));
  }

  @TestFactory
  Stream<DynamicTest> parents() {
    return tests(
        rule(
            "of discardable, SNAPSHOT",
            ERR_NOT_SUPPORTED,
            f -> child(f, discardable(f), SNAPSHOT, 0, P)),
        rule("of discardable, ALOW", ERR_NOT_SUPPORTED, f -> child(f, discardable(f), ALOW, 0, P)),
        rule(
            "of discardable, SLICE", ERR_NOT_SUPPORTED, f -> child(f, discardable(f), SLICE, 0, P)),
        rule(
            "of discardable, REFERENCE",
            ERR_NOT_SUPPORTED,
            f -> child(f, discardable(f), REFERENCE, 0, 0)),
        rule("of discardable, no kind", ERR_NOT_SUPPORTED, f -> child(f, discardable(f), 0, 0, P)),
        rule(
            "of discardable, askew",
            ERR_NOT_SUPPORTED,
            f -> child(f, discardable(f), SNAPSHOT, 1, P)),
        rule("of resizable, SLICE", ERR_NOT_SUPPORTED, f -> child(f, resizable(f), SLICE, 0, P)),
        rule("of resizable, SNAPSHOT", OK, f -> child(f, resizable(f), SNAPSHOT, 0, P)),
        rule(
            "of contiguous, SNAPSHOT",
            ERR_INVALID_ARGS,
            f -> child(f, contiguous(f), SNAPSHOT, 0, P)),
        rule("of contiguous, ALOW", ERR_INVALID_ARGS, f -> child(f, contiguous(f), ALOW, 0, P)),
        rule("of contiguous, SLICE", OK, f -> child(f, contiguous(f), SLICE, P, P)),
        rule(
            "of contiguous, REFERENCE",
            ERR_NOT_SUPPORTED,
            f -> child(f, contiguous(f), REFERENCE, 0, 0)),
        rule(
            "of physical, SNAPSHOT", ERR_NOT_SUPPORTED, f -> child(f, physical(f), SNAPSHOT, 0, P)),
        rule("of physical, SLICE", OK, f -> child(f, physical(f), SLICE, P, P)),
        rule(
            "of physical, REFERENCE",
            ERR_NOT_SUPPORTED,
            f -> child(f, physical(f), REFERENCE, 0, 0)),
        rule("of a slice, SNAPSHOT", ERR_NOT_SUPPORTED, f -> child(f, slice(f), SNAPSHOT, 0, P)),
        rule("of a slice, ALOW", ERR_NOT_SUPPORTED, f -> child(f, slice(f), ALOW, 0, P)),
        rule("of a slice, MODIFIED", ERR_NOT_SUPPORTED, f -> child(f, slice(f), MODIFIED, 0, P)),
        rule("of a slice, SLICE", OK, f -> child(f, slice(f), SLICE, 0, P)),
        rule("of a slice, REFERENCE", ERR_NOT_SUPPORTED, f -> child(f, slice(f), REFERENCE, 0, 0)),
        rule("of a pager's, SNAPSHOT", ERR_NOT_SUPPORTED, f -> child(f, paged(f), SNAPSHOT, 0, P)),
        rule("of a pager's, ALOW", OK, f -> child(f, paged(f), ALOW, 0, P)),
        rule("of a pager's, MODIFIED", OK, f -> child(f, paged(f), MODIFIED, 0, P)),
        rule("of a pager's, SLICE", OK, f -> child(f, paged(f), SLICE, 0, P)),
        rule(
            "of a pager's slice, ALOW",
            OK,
            f -> child(f, f.child(paged(f), SLICE, 0, P), ALOW, 0, P)),
        rule("of uncached, SNAPSHOT", ERR_BAD_STATE, f -> child(f, uncached(f), SNAPSHOT, 0, P)),
        rule("of uncached, SLICE", ERR_BAD_STATE, f -> child(f, uncached(f), SLICE, 0, P)),
        rule("of uncached, REFERENCE", ERR_BAD_STATE, f -> child(f, uncached(f), REFERENCE, 0, 0)),
        rule("of pinned, SNAPSHOT", ERR_BAD_STATE, f -> child(f, pinned(f), SNAPSHOT, 0, P)),
        rule("of pinned, SLICE", OK, f -> child(f, pinned(f), SLICE, 0, P)));
  }

  @TestFactory
  Stream<DynamicTest> ranges() {
    return tests(
        rule("a snapshot may begin beyond", OK, f -> child(f, f.vmo(P, 0), SNAPSHOT, 9 * P, P)),
        rule("and reads zero there", 0, f -> f.read(f.child(f.vmo(P, 0), SNAPSHOT, 9 * P, P), 0)),
        rule("its size rounds up", 2 * P, f -> info(f, SNAPSHOT, 0, P + 1).sizeBytes()),
        rule("its stream does not", P + 1, f -> info(f, SNAPSHOT, 0, P + 1).streamSizeBytes()),
        rule(
            "offset and size wrap",
            ERR_OUT_OF_RANGE,
            f -> child(f, f.vmo(P, 0), SNAPSHOT, -P, 2 * P)),
        rule(
            "they wrap in the root only",
            ERR_INVALID_ARGS,
            f -> child(f, f.child(f.vmo(P, 0), SNAPSHOT, MAX, P), SNAPSHOT, 65 * P, P)),
        rule(
            "that goes before pins",
            ERR_INVALID_ARGS,
            f -> {
              int child = f.child(f.vmo(P, 0), SNAPSHOT, MAX, P);
              f.pins.pin(f.process, child, 0, P);
              return child(f, child, SNAPSHOT, 65 * P, P);
            }),
        rule(
            "the range before the policy",
            ERR_OUT_OF_RANGE,
            f -> child(f, uncached(f), ALOW, -P, P)),
        rule("a clone past a slice", ERR_OUT_OF_RANGE, f -> child(f, slice(f), SNAPSHOT, P, P)),
        rule(
            "a clone larger than a slice",
            ERR_OUT_OF_RANGE,
            f -> child(f, slice(f), ALOW, 0, P + 1)),
        rule(
            "a clone larger than a pager's slice",
            ERR_OUT_OF_RANGE,
            f -> child(f, f.child(paged(f), SLICE, 0, P), ALOW, 0, 2 * P)),
        rule("a slice past the end", ERR_INVALID_ARGS, f -> child(f, f.vmo(P, 0), SLICE, P, P)),
        rule("a slice that wraps", ERR_INVALID_ARGS, f -> child(f, f.vmo(P, 0), SLICE, -P, 2 * P)),
        rule("a slice of nothing", OK, f -> child(f, f.vmo(P, 0), SLICE, P, 0)),
        rule(
            "a reference at an offset",
            ERR_INVALID_ARGS,
            f -> child(f, f.vmo(P, 0), REFERENCE, P, 0)),
        rule(
            "a reference with a size",
            ERR_INVALID_ARGS,
            f -> child(f, f.vmo(P, 0), REFERENCE, 0, P)));
  }

  /** A size above the largest that can still be rounded: each kind finds it at its own place. */
  @TestFactory
  Stream<DynamicTest> tooLarge() {
    long size = MAX + 1;
    return tests(
        rule("the handle first", ERR_BAD_HANDLE, f -> child(f, 0, SNAPSHOT, 0, size)),
        rule(
            "NO_WRITE and RESIZABLE first",
            ERR_INVALID_ARGS,
            f -> child(f, 0, SNAPSHOT | NO_WRITE | RESIZABLE, 0, size)),
        rule("the kind first", ERR_INVALID_ARGS, f -> child(f, f.vmo(P, 0), 0, 0, size)),
        rule("support first", ERR_NOT_SUPPORTED, f -> child(f, discardable(f), SLICE, 0, size)),
        rule("a clone", ERR_OUT_OF_RANGE, f -> child(f, f.vmo(P, 0), ALOW, 0, size)),
        rule("a clone askew", ERR_INVALID_ARGS, f -> child(f, f.vmo(P, 0), ALOW, 1, size)),
        rule("of contiguous", ERR_INVALID_ARGS, f -> child(f, contiguous(f), SNAPSHOT, 0, size)),
        rule("before the policy", ERR_OUT_OF_RANGE, f -> child(f, uncached(f), ALOW, 0, size)),
        rule("a slice", ERR_OUT_OF_RANGE, f -> child(f, f.vmo(P, 0), SLICE, 0, size)),
        rule("a slice askew", ERR_INVALID_ARGS, f -> child(f, f.vmo(P, 0), SLICE, 1, size)),
        rule("of resizable", ERR_OUT_OF_RANGE, f -> child(f, resizable(f), SLICE, 0, size)),
        rule("a reference", ERR_INVALID_ARGS, f -> child(f, f.vmo(P, 0), REFERENCE, 0, size)),
        rule("of physical", ERR_OUT_OF_RANGE, f -> child(f, physical(f), SLICE, 0, size)),
        rule(
            "a snapshot of physical",
            ERR_NOT_SUPPORTED,
            f -> child(f, physical(f), SNAPSHOT, 0, size)));
  }

  @TestFactory
  Stream<DynamicTest> references() {
    return tests(
        rule(
            "resizable of a fixed one",
            ERR_NOT_SUPPORTED,
            f -> {
              int all = f.process.handles().replace(f.vmo(P, 0), -1 & ~Rights.SAME_RIGHTS);
              return child(f, all, REFERENCE | RESIZABLE, 0, 0);
            }),
        rule("resizable", OK, f -> child(f, resizable(f), REFERENCE | RESIZABLE, 0, 0)),
        rule(
            "resizable without RESIZE",
            ERR_ACCESS_DENIED,
            f -> {
              int weak = f.process.handles().replace(resizable(f), Rights.DEFAULT_VMO);
              return child(f, weak, REFERENCE | RESIZABLE, 0, 0);
            }),
        rule(
            "it follows the size of the parent",
            5 * P,
            f -> {
              int v = resizable(f);
              int reference = f.child(v, REFERENCE, 0, 0);
              f.vmos.setSize(f.process, v, 5 * P);
              return f.info(reference).sizeBytes();
            }),
        rule(
            "it changes the size of the parent",
            P,
            f -> {
              int v = resizable(f);
              int reference = f.child(v, REFERENCE | RESIZABLE, 0, 0);
              f.vmos.setSize(f.process, reference, P);
              return f.info(v).sizeBytes();
            }),
        rule(
            "it shares the stream size",
            77L,
            f -> {
              int v = f.vmo(P, 0);
              int reference = f.child(v, REFERENCE, 0, 0);
              f.vmos.setStreamSize(f.process, reference, 77);
              return f.info(v).streamSizeBytes();
            }));
  }

  @TestFactory
  Stream<DynamicTest> rights() {
    int rdx = Rights.READ | Rights.DUPLICATE | Rights.EXECUTE;
    int properties = Rights.GET_PROPERTY | Rights.SET_PROPERTY;
    int rd = Rights.READ | Rights.DUPLICATE;
    return tests(
        rule(
            "a snapshot can be written, not run",
            rd | Rights.WRITE | properties,
            f -> rights(f, rdx, SNAPSHOT)),
        rule("so can ALOW", rd | Rights.WRITE | properties, f -> rights(f, rdx, ALOW)),
        rule("so can MODIFIED", rd | Rights.WRITE | properties, f -> rights(f, rdx, MODIFIED)),
        rule("a slice keeps the rights", rdx | properties, f -> rights(f, rdx, SLICE)),
        rule(
            "NO_WRITE takes WRITE",
            rd | properties,
            f -> rights(f, rd | Rights.WRITE, SLICE | NO_WRITE)),
        rule(
            "and keeps EXECUTE",
            rdx | properties,
            f -> rights(f, rdx | Rights.WRITE, SNAPSHOT | NO_WRITE)),
        rule(
            "RESIZABLE gives RESIZE",
            rd | Rights.WRITE | Rights.RESIZE | properties,
            f -> rights(f, rd, SNAPSHOT | RESIZABLE)),
        rule(
            "a fixed child loses RESIZE",
            rd | Rights.WRITE | properties,
            f -> rights(f, rd | Rights.RESIZE, SNAPSHOT)));
  }

  @TestFactory
  Stream<DynamicTest> family() {
    return tests(
        rule(
            "a child is counted",
            1,
            f -> {
              int v = f.vmo(P, 0);
              f.child(v, SNAPSHOT, 0, P);
              return f.info(v).childCount();
            }),
        rule(
            "ZERO_CHILDREN drops",
            false,
            f -> {
              int v = f.vmo(P, 0);
              f.child(v, SLICE, 0, P);
              return f.info(v).zeroChildren();
            }),
        rule(
            "and returns with the last child",
            true,
            f -> {
              int v = f.vmo(P, 0);
              f.close(f.child(v, SNAPSHOT, 0, P));
              return f.info(v).zeroChildren();
            }),
        rule(
            "but waits for its mappings",
            false,
            f -> {
              int v = f.vmo(P, 0);
              int c = f.child(v, SNAPSHOT, 0, P);
              f.map(c);
              f.close(c);
              return f.info(v).zeroChildren();
            }),
        rule(
            "children of a closed VMO go to its parent",
            1,
            f -> {
              int v = f.vmo(P, 0);
              int middle = f.child(v, SNAPSHOT, 0, P);
              f.child(middle, SNAPSHOT, 0, P);
              f.close(middle);
              return f.info(v).childCount();
            }),
        rule(
            "they know it",
            true,
            f -> {
              int v = f.vmo(P, 0);
              int middle = f.child(v, SNAPSHOT, 0, P);
              int c = f.child(middle, SNAPSHOT, 0, P);
              f.close(middle);
              return f.info(c).parentKoid() == f.info(v).koid();
            }),
        rule(
            "SNAPSHOT | NO_WRITE is immutable",
            true,
            f -> info(f, SNAPSHOT | NO_WRITE, 0, P).flags().contains("IMMUTABLE")),
        rule(
            "ALOW | NO_WRITE is not",
            false,
            f -> info(f, ALOW | NO_WRITE, 0, P).flags().contains("IMMUTABLE")),
        rule(
            "a snapshot is a clone",
            true,
            f -> info(f, SNAPSHOT, 0, P).flags().contains("IS_COW_CLONE")),
        rule(
            "not any more without a parent",
            false,
            f -> {
              int v = f.vmo(P, 0);
              int c = f.child(v, SNAPSHOT, 0, P);
              f.close(v);
              return f.info(c).flags().contains("IS_COW_CLONE");
            }),
        rule(
            "but with a grandparent",
            true,
            f -> {
              int middle = f.child(f.vmo(P, 0), SNAPSHOT, 0, P);
              int c = f.child(middle, SNAPSHOT, 0, P);
              f.close(middle);
              return f.info(c).flags().contains("IS_COW_CLONE");
            }),
        rule("a slice is none", false, f -> info(f, SLICE, 0, P).flags().contains("IS_COW_CLONE")));
  }

  private static Status child(VmoFixture f, int vmo, int options, long offset, long size) {
    return f.vmos.createChild(f.process, vmo, options, offset, size).status();
  }

  private static VmoInfo info(VmoFixture f, int options, long offset, long size) {
    return f.info(f.child(f.vmo(P, 0), options, offset, size));
  }

  private static int rights(VmoFixture f, int rights, int options) {
    return f.info(f.child(only(f, rights), options, 0, P)).handleRights();
  }

  private static int slice(VmoFixture f) {
    return f.child(f.vmo(P, 0), SLICE, 0, P);
  }
}
