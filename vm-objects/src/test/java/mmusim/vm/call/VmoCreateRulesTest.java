package mmusim.vm.call;

import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.ERR_NOT_SUPPORTED;
import static mmusim.vm.abi.Status.ERR_NO_MEMORY;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.ERR_UNAVAILABLE;
import static mmusim.vm.abi.Status.OK;
import static mmusim.vm.call.Calls.policy;
import static mmusim.vm.call.Calls.read;
import static mmusim.vm.call.Calls.setSize;
import static mmusim.vm.call.Calls.setStream;
import static mmusim.vm.call.Calls.size;
import static mmusim.vm.call.Calls.stream;
import static mmusim.vm.call.Calls.write;
import static mmusim.vm.call.Rule.rule;
import static mmusim.vm.call.Rule.tests;
import static mmusim.vm.call.Subjects.contiguous;
import static mmusim.vm.call.Subjects.physical;

import java.util.Set;
import java.util.stream.Stream;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.VmoFixture;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Section 4 of the Zircon VM reference, row by row: create, plain, contiguous and physical. */
class VmoCreateRulesTest {
  private static final long P = 4096;
  private static final long MAX = -64 * P;
  private static final int RESIZABLE = VmoOption.RESIZABLE;
  private static final int UNBOUNDED = VmoOption.UNBOUNDED;

  @TestFactory
  Stream<DynamicTest> create() {
    return tests(
        rule("a size of 0 is legal", 0L, f -> size(f, f.vmo(0, 0))),
        rule("the size rounds up to pages", 2 * P, f -> size(f, f.vmo(P + 1, 0))),
        rule("the stream size is the request", P + 1, f -> stream(f, f.vmo(P + 1, 0))),
        rule("the largest size is 2^64 - 64 pages", MAX, f -> size(f, f.vmo(MAX, 0))),
        rule("one byte more is out of range", ERR_OUT_OF_RANGE, f -> create(f, MAX + 1, 0)),
        rule("what cannot be rounded is out of range", ERR_OUT_OF_RANGE, f -> create(f, -1, 0)),
        rule("an unknown bit is invalid", ERR_INVALID_ARGS, f -> create(f, P, 1)),
        rule("TRAP_DIRTY is for pagers", ERR_INVALID_ARGS, f -> create(f, P, VmoOption.TRAP_DIRTY)),
        rule(
            "options are looked at before the size",
            ERR_INVALID_ARGS,
            f -> create(f, -1, RESIZABLE | UNBOUNDED)),
        rule("unbounded, with too long a stream", ERR_OUT_OF_RANGE, f -> create(f, -1, UNBOUNDED)),
        rule("unbounded has the largest size", MAX, f -> size(f, f.vmo(42, UNBOUNDED))),
        rule("unbounded streams what was asked", 42L, f -> stream(f, f.vmo(42, UNBOUNDED))),
        rule("creating commits nothing", 0L, f -> f.info(f.vmo(9 * P, 0)).committedBytes()),
        rule("a new VMO has no children", true, f -> f.info(f.vmo(P, 0)).zeroChildren()),
        rule(
            "a plain VMO has no RESIZE and no EXECUTE",
            Rights.DEFAULT_VMO,
            f -> f.info(f.vmo(P, 0)).handleRights()),
        rule(
            "a resizable one has RESIZE",
            Rights.DEFAULT_VMO | Rights.RESIZE,
            f -> f.info(f.vmo(P, RESIZABLE)).handleRights()));
  }

  @TestFactory
  Stream<DynamicTest> createContiguousAndPhysical() {
    return tests(
        rule("contiguous of 0 bytes", ERR_INVALID_ARGS, f -> tryContiguous(f, 0, 0)),
        rule("contiguous of part of a page", ERR_INVALID_ARGS, f -> tryContiguous(f, P + 1, 0)),
        rule("alignment 11", ERR_INVALID_ARGS, f -> tryContiguous(f, P, 11)),
        rule("alignment 12", OK, f -> tryContiguous(f, P, 12)),
        rule(
            "alignment 63 is legal, but only 0 has it",
            ERR_NO_MEMORY,
            f -> tryContiguous(f, P, 63)),
        rule("alignment 64", ERR_INVALID_ARGS, f -> tryContiguous(f, P, 64)),
        rule("no run is that long", ERR_NO_MEMORY, f -> tryContiguous(f, 64L << 20, 0)),
        rule("nor that", ERR_NO_MEMORY, f -> tryContiguous(f, 1L << 60, 0)),
        rule("nor the longest", ERR_NO_MEMORY, f -> tryContiguous(f, MAX, 0)),
        rule("longer is no VMO", ERR_OUT_OF_RANGE, f -> tryContiguous(f, MAX + P, 0)),
        rule("part of a page goes first", ERR_INVALID_ARGS, f -> tryContiguous(f, MAX + 1, 0)),
        rule("so does the alignment", ERR_INVALID_ARGS, f -> tryContiguous(f, MAX + P, 11)),
        rule("contiguous is committed", 4 * P, f -> f.info(contiguous(f)).committedBytes()),
        rule("contiguous reports no stream size", 0L, f -> stream(f, contiguous(f))),
        rule("physical of 0 bytes", ERR_INVALID_ARGS, f -> tryPhysical(f, 0, 0)),
        rule("physical of part of a page", ERR_INVALID_ARGS, f -> tryPhysical(f, 0, 1)),
        rule("physical misaligned", ERR_INVALID_ARGS, f -> tryPhysical(f, 1, P)),
        rule("physical beyond 2^52", ERR_ACCESS_DENIED, f -> tryPhysical(f, 1L << 52, P)),
        rule("physical that wraps", ERR_ACCESS_DENIED, f -> tryPhysical(f, -P, 2 * P)),
        rule("physical commits nothing", 0L, f -> f.info(physical(f)).committedBytes()),
        rule(
            "physical has no flag of its own, as recorded",
            Set.of("VIA_HANDLE"),
            f -> f.info(physical(f)).flags()),
        rule("physical is uncached at first", "UNCACHED", f -> policy(f, physical(f))),
        rule("physical is read by nobody", ERR_NOT_SUPPORTED, f -> read(f, physical(f), 0, 1)),
        rule("nor written", ERR_NOT_SUPPORTED, f -> write(f, physical(f), 0, 1)),
        rule("physical cannot be resized", ERR_UNAVAILABLE, f -> setSize(f, physical(f), P)),
        rule("physical streams nothing", ERR_NOT_SUPPORTED, f -> setStream(f, physical(f), 0)));
  }

  private static Status create(VmoFixture f, long size, int options) {
    return f.vmos.create(f.process, size, options).status();
  }

  private static Status tryContiguous(VmoFixture f, long size, int alignmentLog2) {
    return f.vmos.createContiguous(f.process, size, alignmentLog2).status();
  }

  private static Status tryPhysical(VmoFixture f, long paddr, long size) {
    return f.vmos.createPhysical(f.process, paddr, size).status();
  }
}
