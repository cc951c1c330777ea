package mmusim.vm.call;

import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_BAD_HANDLE;
import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.ERR_NOT_SUPPORTED;
import static mmusim.vm.abi.Status.ERR_NO_MEMORY;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.ERR_UNAVAILABLE;
import static mmusim.vm.abi.Status.ERR_WRONG_TYPE;
import static mmusim.vm.abi.Status.OK;
import static mmusim.vm.call.Rule.rule;
import static mmusim.vm.call.Subjects.contiguous;
import static mmusim.vm.call.Subjects.only;
import static mmusim.vm.call.Subjects.physical;
import static mmusim.vm.call.Subjects.resizable;
import static mmusim.vm.call.Subjects.token;
import static mmusim.vm.call.Subjects.uncached;
import static mmusim.vm.call.Subjects.written;

import java.util.List;
import java.util.Set;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.VmoFixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 4 of the Zircon VM reference, row by row: create, read, write, sizes, cache policy. */
class VmoCallRulesTest {
  private static final long P = 4096;
  private static final long MAX = -64 * P;
  private static final int RESIZABLE = VmoOption.RESIZABLE;
  private static final int DISCARDABLE = VmoOption.DISCARDABLE;
  private static final int UNBOUNDED = VmoOption.UNBOUNDED;
  private static final int CACHED = 0;
  private static final int UNCACHED = 1;

  @ParameterizedTest
  @MethodSource
  void create(Rule rule) {
    rule.check();
  }

  static List<Rule> create() {
    return List.of(
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

  @ParameterizedTest
  @MethodSource
  void createContiguousAndPhysical(Rule rule) {
    rule.check();
  }

  static List<Rule> createContiguousAndPhysical() {
    return List.of(
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

  @ParameterizedTest
  @MethodSource
  void readAndWrite(Rule rule) {
    rule.check();
  }

  static List<Rule> readAndWrite() {
    return List.of(
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

  @ParameterizedTest
  @MethodSource
  void sizes(Rule rule) {
    rule.check();
  }

  static List<Rule> sizes() {
    return List.of(
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
            }));
  }

  @ParameterizedTest
  @MethodSource
  void cachePolicy(Rule rule) {
    rule.check();
  }

  static List<Rule> cachePolicy() {
    return List.of(
        rule(
            "a slice stays a slice when its parent is closed",
            ERR_BAD_STATE,
            f -> {
              int v = f.vmo(P, 0);
              int slice = f.child(v, VmoChildOption.SLICE, 0, P);
              f.close(v);
              return setPolicy(f, slice, UNCACHED);
            }),
        rule("other bits", ERR_INVALID_ARGS, f -> setPolicy(f, f.vmo(P, 0), 4)),
        rule("bits go before the handle", ERR_INVALID_ARGS, f -> setPolicy(f, 0, 4)),
        rule("MAP is needed", ERR_ACCESS_DENIED, f -> setPolicy(f, only(f, Rights.READ), UNCACHED)),
        rule("committed pages are no obstacle", OK, f -> setPolicy(f, written(f), UNCACHED)),
        rule(
            "pins are",
            ERR_BAD_STATE,
            f -> {
              int v = f.vmo(P, 0);
              f.pins.pin(f.process, v, 0, P);
              return setPolicy(f, v, UNCACHED);
            }),
        rule(
            "a parent keeps its policy",
            ERR_BAD_STATE,
            f -> {
              int v = f.vmo(P, 0);
              f.child(v, VmoChildOption.SLICE, 0, P);
              return setPolicy(f, v, UNCACHED);
            }),
        rule(
            "a child keeps its policy",
            ERR_BAD_STATE,
            f -> setPolicy(f, f.child(f.vmo(P, 0), VmoChildOption.SNAPSHOT, 0, P), UNCACHED)),
        rule(
            "a reference keeps its policy",
            ERR_BAD_STATE,
            f -> setPolicy(f, f.child(f.vmo(P, 0), VmoChildOption.REFERENCE, 0, 0), UNCACHED)),
        rule(
            "discardable stays cached",
            ERR_BAD_STATE,
            f -> setPolicy(f, f.vmo(P, DISCARDABLE), UNCACHED)),
        rule("and may be cached", OK, f -> setPolicy(f, f.vmo(P, DISCARDABLE), CACHED)),
        rule(
            "pins of physical are not",
            OK,
            f -> {
              int v = physical(f);
              f.pins.pin(f.process, v, 0, P);
              return setPolicy(f, v, CACHED);
            }),
        rule("physical may become cached", OK, f -> setPolicy(f, physical(f), CACHED)),
        rule("and back", "WRITE_COMBINING", f -> policyAfter(f, 3)));
  }

  @ParameterizedTest
  @MethodSource
  void replaceAsExecutable(Rule rule) {
    rule.check();
  }

  static List<Rule> replaceAsExecutable() {
    return List.of(
        rule(
            "EXECUTE is added to the rights",
            Rights.READ | Rights.EXECUTE,
            f -> {
              int v = only(f, Rights.READ);
              int x = f.vmos.replaceAsExecutable(f.process, v).value();
              return f.info(x).handleRights();
            }),
        rule(
            "the old handle is gone",
            ERR_BAD_HANDLE,
            f -> {
              int v = f.vmo(P, 0);
              f.vmos.replaceAsExecutable(f.process, v);
              return read(f, v, 0, 1);
            }),
        rule(
            "something else is a bad handle",
            ERR_BAD_HANDLE,
            f -> f.vmos.replaceAsExecutable(f.process, token(f)).status()),
        rule("no handle", ERR_BAD_HANDLE, f -> f.vmos.replaceAsExecutable(f.process, 0).status()));
  }

  @ParameterizedTest
  @MethodSource
  void transferData(Rule rule) {
    rule.check();
  }

  static List<Rule> transferData() {
    return List.of(
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

  private static Status create(VmoFixture f, long size, int options) {
    return f.vmos.create(f.process, size, options).status();
  }

  private static long size(VmoFixture f, int vmo) {
    return f.vmos.getSize(f.process, vmo).value();
  }

  private static long stream(VmoFixture f, int vmo) {
    return f.vmos.getStreamSize(f.process, vmo).value();
  }

  private static Status tryContiguous(VmoFixture f, long size, int alignmentLog2) {
    return f.vmos.createContiguous(f.process, size, alignmentLog2).status();
  }

  private static Status tryPhysical(VmoFixture f, long paddr, long size) {
    return f.vmos.createPhysical(f.process, paddr, size).status();
  }

  private static Status read(VmoFixture f, int vmo, long offset, long length) {
    return f.vmos.read(f.process, vmo, new byte[1 << 14], offset, length);
  }

  private static Status write(VmoFixture f, int vmo, long offset, long length) {
    return f.vmos.write(f.process, vmo, new byte[1 << 14], offset, length);
  }

  private static Status setSize(VmoFixture f, int vmo, long size) {
    return f.vmos.setSize(f.process, vmo, size);
  }

  private static Status setStream(VmoFixture f, int vmo, long size) {
    return f.vmos.setStreamSize(f.process, vmo, size);
  }

  private static Status setPolicy(VmoFixture f, int vmo, int policy) {
    return f.vmos.setCachePolicy(f.process, vmo, policy);
  }

  private static String policy(VmoFixture f, int vmo) {
    return f.info(vmo).cachePolicy().name();
  }

  private static String policyAfter(VmoFixture f, int policy) {
    int vmo = physical(f);
    setPolicy(f, vmo, policy);
    return policy(f, vmo);
  }

  private static Status transfer(
      VmoFixture f, int options, int target, long offset, int source, long length) {
    return f.vmos.transferData(f.process, target, options, offset, length, source, 0);
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
