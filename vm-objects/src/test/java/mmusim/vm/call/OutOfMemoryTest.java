package mmusim.vm.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Handle;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.PagedVmo;
import mmusim.vm.object.Vmo;
import mmusim.vm.object.VmoFixture;
import mmusim.vm.page.PageRef;
import mmusim.vm.page.VmSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Out of memory at the first, second, ... allocation of a call leaves contents, sizes, committed
 * bytes and frames as they were.
 */
class OutOfMemoryTest {
  private static final long P = 4096;
  private static final long MIB = 1L << 20;

  /** A call on a VMO that a setup made. */
  record Case(String words, ToIntFunction<VmoFixture> setUp, Call call, int leastAllocations) {
    @Override
    public String toString() {
      return words;
    }
  }

  /** What is called. */
  interface Call {
    Status on(VmoFixture fixture, int vmo);
  }

  @ParameterizedTest
  @MethodSource
  void aCallThatFailsChangesNothing(Case one) {
    assertThat(failures(one, P)).isGreaterThanOrEqualTo(one.leastAllocations());
  }

  /** A run that is refused is made up for by single frames, so fewer refusals are failures. */
  @ParameterizedTest
  @MethodSource("aCallThatFailsChangesNothing")
  void norDoesItWhereMemoryIsCommittedInRuns(Case one) {
    assertThat(failures(one, 2 << 20)).isNotNegative();
  }

  /** Refuses each allocation of the call in turn; returns how many refusals made it fail. */
  private static int failures(Case one, long commitBytes) {
    int failures = 0;
    Status status = Status.ERR_NO_MEMORY;
    for (int nth = 1; status == Status.ERR_NO_MEMORY; nth++) {
      VmoFixture fixture = VmoFixture.with(16L << 20, new VmSettings(true, false, commitBytes));
      int vmo = one.setUp().applyAsInt(fixture);
      List<Object> before = state(fixture);
      fixture.pmm.failAllocation(nth);
      status = one.call().on(fixture, vmo);
      fixture.pmm.failAllocation(0);
      if (status == Status.ERR_NO_MEMORY) {
        failures++;
        assertThat(state(fixture)).isEqualTo(before);
        fixture.pmm.checkInvariants();
      }
    }
    assertThat(status).isEqualTo(Status.OK);
    return failures;
  }

  /** RAM has room for two runs and some frames, the calls need more. */
  @ParameterizedTest
  @MethodSource
  void aCallThatRunsDryInTheMiddleOfRunsChangesNothing(Case one) {
    VmoFixture fixture = VmoFixture.with(6L << 20, new VmSettings(true, false, 2 << 20));
    int vmo = one.setUp().applyAsInt(fixture);
    List<Object> before = state(fixture);
    assertThat(one.call().on(fixture, vmo)).isEqualTo(Status.ERR_NO_MEMORY);
    assertThat(state(fixture)).isEqualTo(before);
    fixture.pmm.checkInvariants();
  }

  static Stream<Case> aCallThatRunsDryInTheMiddleOfRunsChangesNothing() {
    ToIntFunction<VmoFixture> large = f -> f.vmo(8 * MIB, 0);
    return Stream.of(
        new Case("COMMIT", large, (f, v) -> op(f, v, VmoOp.COMMIT, 0, 8 * MIB), 1),
        new Case("COMMIT off a run", large, (f, v) -> op(f, v, VmoOp.COMMIT, P, 7 * MIB), 1),
        new Case("write", large, (f, v) -> write(f, v, 5, 7 * MIB), 1),
        new Case("read that commits", large, (f, v) -> read(f, v, 7 * MIB), 1),
        new Case("pin", large, (f, v) -> f.pins.pin(f.process, v, 0, 8 * MIB).status(), 1));
  }

  @Test
  void whereARunWouldTakeTheFramesOfAnotherPageSingleFramesDo() {
    VmoFixture fixture = VmoFixture.with(4L << 20, new VmSettings(true, false, 2 << 20));
    int run = fixture.vmo(2 * MIB, 0);
    assertThat(op(fixture, run, VmoOp.COMMIT, 0, 2 * MIB)).isEqualTo(Status.OK);
    while (fixture.pmm.freeFrames() > 0) {
      assertThat(op(fixture, fixture.vmo(P, 0), VmoOp.COMMIT, 0, P)).isEqualTo(Status.OK);
    }
    fixture.close(run);
    assertThat(fixture.pmm.freeFrames()).as("all of them in a row").isEqualTo(512);
    int vmo = fixture.vmo(4 * MIB, 0);
    assertThat(op(fixture, vmo, VmoOp.COMMIT, 2 * MIB - P, 2 * P)).isEqualTo(Status.OK);
    assertThat(fixture.info(vmo).committedBytes()).isEqualTo(2 * P);
  }

  static Stream<Case> aCallThatFailsChangesNothing() {
    return Stream.of(
        new Case("write of absent pages", f -> f.vmo(4 * P, 0), (f, v) -> write(f, v, 5, 3 * P), 4),
        new Case("write of shared pages", f -> shared(f, 0), (f, v) -> write(f, v, 5, 3 * P), 4),
        new Case("read that commits", f -> f.vmo(4 * P, 0), (f, v) -> read(f, v, 3 * P), 3),
        new Case("COMMIT", f -> f.vmo(9 * P, 0), (f, v) -> op(f, v, VmoOp.COMMIT, 0, 9 * P), 9),
        new Case(
            "COMMIT of a child", f -> shared(f, 0), (f, v) -> op(f, v, VmoOp.COMMIT, 0, 4 * P), 4),
        new Case(
            "ZERO of two ends", f -> shared(f, 0), (f, v) -> op(f, v, VmoOp.ZERO, 7, 2 * P), 2),
        new Case("ZERO inside a page", f -> shared(f, 0), (f, v) -> op(f, v, VmoOp.ZERO, 7, 8), 1),
        new Case("pin", f -> f.vmo(4 * P, 0), OutOfMemoryTest::pin, 4),
        new Case("pin of a child", f -> shared(f, 0), OutOfMemoryTest::pin, 4),
        new Case(
            "set_size into a shared page",
            f -> shared(f, VmoChildOption.RESIZABLE),
            (f, v) -> f.vmos.setSize(f.process, v, P + 7),
            1),
        new Case(
            "set_stream_size into a shared page",
            f -> shared(f, 0),
            (f, v) -> f.vmos.setStreamSize(f.process, v, P + 7),
            1),
        new Case(
            "transfer out of a child into its parent",
            f -> shared(f, 0),
            (f, v) -> f.vmos.transferData(f.process, parentOf(f), 0, 0, 4 * P, v, 0),
            4),
        new Case(
            "create_contiguous",
            f -> f.vmo(P, 0),
            (f, v) -> f.vmos.createContiguous(f.process, 4 * P, 0).status(),
            1));
  }

  /** Returns a snapshot that shares four pages. */
  private static int shared(VmoFixture f, int options) {
    int parent = f.vmo(4 * P, VmoOption.RESIZABLE);
    for (int page = 0; page < 4; page++) {
      f.write(parent, page * P + 9, page + 1);
    }
    return f.child(parent, VmoChildOption.SNAPSHOT | options, 0, 4 * P);
  }

  private static List<Object> state(VmoFixture f) {
    List<Object> state = new ArrayList<>();
    state.add(f.frames());
    for (Handle handle : f.process.handles().openHandles()) {
      if (handle.object() instanceof PagedVmo vmo && !state.contains(vmo.koid())) {
        state.add(vmo.koid());
        state.add(vmo.sizeBytes());
        state.add(vmo.streamSizeBytes());
        state.add(vmo.committedBytes(0, vmo.sizeBytes()));
        state.add(digest(f, vmo));
      }
    }
    return state;
  }

  private static int digest(VmoFixture f, Vmo vmo) {
    byte[] page = new byte[(int) P];
    int digest = 0;
    for (long at = 0; at < vmo.sizeBytes(); at += P) {
      long ref = vmo.peekPage(at);
      Arrays.fill(page, (byte) 0);
      if (ref > 0) {
        f.memory.read(PageRef.frame(ref), page, 0, page.length);
      }
      digest = digest * 31 + Arrays.hashCode(page);
    }
    return digest;
  }

  private static Status write(VmoFixture f, int vmo, long offset, long length) {
    byte[] bytes = new byte[(int) length];
    Arrays.fill(bytes, (byte) 0x5a);
    return f.vmos.write(f.process, vmo, bytes, offset, length);
  }

  private static Status read(VmoFixture f, int vmo, long length) {
    return f.vmos.read(f.process, vmo, new byte[(int) length], 0, length);
  }

  private static Status op(VmoFixture f, int vmo, int op, long offset, long size) {
    return f.vmos.opRange(f.process, vmo, op, offset, size).status();
  }

  /** Returns the first VMO that {@link #shared} made. */
  private static int parentOf(VmoFixture f) {
    Vmo child = (Vmo) f.process.handles().openHandles().get(3).object();
    Vmo parent = Objects.requireNonNull(child.parent());
    return f.process.handles().add(parent, Rights.DEFAULT_VMO);
  }

  private static Status pin(VmoFixture f, int vmo) {
    return f.pins.pin(f.process, vmo, 0, 4 * P).status();
  }
}
