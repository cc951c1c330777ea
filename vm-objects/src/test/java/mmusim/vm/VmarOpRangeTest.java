package mmusim.vm;

import static mmusim.vm.Rig.CAN_R;
import static mmusim.vm.Rig.CAN_SPECIFIC;
import static mmusim.vm.Rig.CAN_W;
import static mmusim.vm.Rig.PAGE;
import static mmusim.vm.Rig.R;
import static mmusim.vm.Rig.SPECIFIC;
import static mmusim.vm.Rig.W;
import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.OK;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.abi.VmarOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reference section 12: vmar_op_range. */
class VmarOpRangeTest {
  private final Rig rig = Rig.documented();
  private final Region box = rig.allocate(rig.root, CAN_R | CAN_W | CAN_SPECIFIC, 0, 16 * PAGE);
  private final long base = box.addr();
  private final int vmo = rig.vmo(16);

  VmarOpRangeTest() {
    rig.map(box.handle(), R | W | SPECIFIC, 0, vmo, 0, 4 * PAGE);
  }

  @AfterEach
  void check() {
    rig.check();
  }

  private Status op(int op, long page, long pages) {
    return rig.op(box.handle(), op, base + page * PAGE, pages * PAGE);
  }

  private long committed() {
    return Rig.ok(rig.kernel.vmo().info(rig.main, vmo)).committedBytes() / PAGE;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 12, 13, 14})
  void allOpsShareTheirChecks(int op) {
    assertThat(op(op, 0, 0)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(rig.op(box.handle(), op, base + 1, PAGE)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(op(op, 15, 2)).isEqualTo(ERR_OUT_OF_RANGE);
    assertThat(rig.op(box.handle(), op, 0, PAGE)).isEqualTo(ERR_OUT_OF_RANGE);
    assertThat(op(op, 4, 1)).as("a gap").isEqualTo(ERR_BAD_STATE);
    assertThat(op(op, 3, 2)).as("a gap behind a mapping").isEqualTo(ERR_BAD_STATE);
    assertThat(rig.op(box.handle(), op, base, 1)).as("rounds up").isEqualTo(OK);
    Rig.ok(rig.kernel.vmar().destroy(rig.main, box.handle()));
    assertThat(op(op, 0, 1)).isEqualTo(ERR_BAD_STATE);
  }

  @Test
  void anUnknownOpIsRefused() {
    assertThat(op(4, 0, 1)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(op(0, 0, 1)).isEqualTo(ERR_INVALID_ARGS);
  }

  @Test
  void commitCommitsAndMaps() {
    assertThat(op(VmarOp.COMMIT, 1, 2)).isEqualTo(OK);
    assertThat(committed()).isEqualTo(2);
    assertThat(rig.write(base + PAGE, 1)).isEqualTo(OK);
    assertThat(rig.last.pageFaults()).isZero();
    assertThat(op(VmarOp.DECOMMIT, 1, 1)).isEqualTo(OK);
    assertThat(committed()).isEqualTo(1);
    assertThat(rig.read(base + PAGE)).isZero();
  }

  @Test
  void whatCommitsNeedsAWritableCeilingWhateverThePermissionIs() {
    assertThat(rig.protect(box.handle(), 0, base, 4 * PAGE)).isEqualTo(OK);
    assertThat(op(VmarOp.COMMIT, 0, 1)).isEqualTo(OK);
    int readOnly = rig.duplicate(vmo, Rights.READ | Rights.MAP);
    rig.map(box.handle(), R | SPECIFIC, 8 * PAGE, readOnly, 8 * PAGE, PAGE);
    assertThat(op(VmarOp.COMMIT, 8, 1)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(op(VmarOp.DECOMMIT, 8, 1)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(op(VmarOp.ZERO, 8, 1)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(op(VmarOp.PREFETCH, 8, 1)).isEqualTo(OK);
    int mapOnly = rig.duplicate(vmo, Rights.MAP);
    rig.map(box.handle(), SPECIFIC, 10 * PAGE, mapOnly, 0, PAGE);
    assertThat(op(VmarOp.PREFETCH, 10, 1)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(op(VmarOp.MAP_RANGE, 10, 1)).isEqualTo(OK);
  }

  @Test
  void onlySomeOpsReachMappingsOfChildren() {
    Region child = rig.allocate(box.handle(), CAN_R | CAN_W | SPECIFIC, 4 * PAGE, PAGE);
    rig.map(child.handle(), R | W, 0, vmo, 4 * PAGE, PAGE);
    assertThat(op(VmarOp.COMMIT, 4, 1)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(op(VmarOp.DECOMMIT, 4, 1)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(op(VmarOp.PREFETCH, 4, 1)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(op(VmarOp.ZERO, 4, 1)).isEqualTo(OK);
    assertThat(op(VmarOp.MAP_RANGE, 4, 1)).isEqualTo(OK);
    assertThat(op(VmarOp.ALWAYS_NEED, 4, 1)).isEqualTo(OK);
    assertThat(op(VmarOp.DONT_NEED, 4, 1)).isEqualTo(OK);
    int weak = rig.duplicate(box.handle(), Rights.READ | Rights.WRITE);
    assertThat(rig.op(weak, VmarOp.ZERO, base + 4 * PAGE, PAGE)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(op(VmarOp.COMMIT, 3, 2)).as("ends where it fails").isEqualTo(ERR_INVALID_ARGS);
    assertThat(committed()).isEqualTo(1);
  }

  @Test
  void theTextAsksForARightThatTheKernelDoesNot() {
    int weak = rig.duplicate(box.handle(), Rights.READ);
    assertThat(rig.op(weak, VmarOp.COMMIT, base, PAGE)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.op(weak, VmarOp.PREFETCH, base, PAGE)).isEqualTo(OK);
    Rig asKernel = Rig.asKernel();
    long addr = asKernel.map(R | W, asKernel.vmo(1), 1);
    int none = asKernel.duplicate(asKernel.root, Rights.INSPECT);
    assertThat(asKernel.op(none, VmarOp.COMMIT, addr, PAGE)).isEqualTo(OK);
    asKernel.check();
  }

  @Test
  void whatIsPresentIsEnteredWithoutAWalkOverWhatIsNot() {
    long size = 1L << 45; // a walk over its pages would take minutes
    int sparse = rig.vmo(size / PAGE);
    writeAt(sparse, 0);
    writeAt(sparse, size / 2);
    writeAt(sparse, size - PAGE);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          long addr = rig.map(R | W | VmOption.MAP_RANGE, sparse, size / PAGE);
          assertThat(rig.op(rig.root, VmarOp.MAP_RANGE, addr, size)).isEqualTo(OK);
          assertThat(rig.op(rig.root, VmarOp.ALWAYS_NEED, addr, size)).isEqualTo(OK);
          assertNoFault(addr);
          assertNoFault(addr + size / 2);
          assertNoFault(addr + size - PAGE);
        });
    rig.read(base + PAGE);
    assertThat(rig.last.pageFaults()).isEqualTo(1);
  }

  /** The size of an unbounded VMO is negative as a signed number. */
  @Test
  void anUnboundedVmoIsMappedLikeAnyOther() {
    int unbounded = rig.vmo(0, VmoOption.UNBOUNDED);
    writeAt(unbounded, 0);
    writeAt(unbounded, PAGE);
    long addr = rig.map(R | W, unbounded, 4);
    rig.read(addr);
    assertThat(rig.last.pageFaults()).isEqualTo(1);
    assertNoFault(addr + PAGE);
    assertNoFault(rig.map(R | W | VmOption.MAP_RANGE, unbounded, 4));
  }

  private void writeAt(int vmo, long offset) {
    Rig.ok(rig.kernel.vmo().write(rig.main, vmo, new byte[] {1}, offset, 1));
  }

  private void assertNoFault(long addr) {
    assertThat(rig.read(addr)).isEqualTo(1);
    assertThat(rig.last.pageFaults()).isZero();
  }

  @Test
  void aVmoThatEndsInsideTheRangeIsOutOfRange() {
    int small = rig.vmo(1, VmoOption.RESIZABLE);
    rig.map(box.handle(), R | W | SPECIFIC, 8 * PAGE, small, 0, 2 * PAGE);
    assertThat(op(VmarOp.COMMIT, 8, 2)).isEqualTo(ERR_OUT_OF_RANGE);
    assertThat(op(VmarOp.ZERO, 8, 2)).isEqualTo(ERR_OUT_OF_RANGE);
    assertThat(op(VmarOp.MAP_RANGE, 8, 2)).isEqualTo(OK);
    int stream = VmOption.ALLOW_FAULTS | VmOption.FAULT_BEYOND_STREAM_SIZE;
    rig.map(box.handle(), R | W | SPECIFIC | stream, 12 * PAGE, vmo, 0, 2 * PAGE);
    Rig.ok(rig.kernel.vmo().setStreamSize(rig.main, vmo, 10));
    assertThat(op(VmarOp.COMMIT, 12, 1)).isEqualTo(OK);
    assertThat(op(VmarOp.COMMIT, 12, 2)).isEqualTo(ERR_OUT_OF_RANGE);
  }

  @Test
  void theStreamIsLookedAtBeforeTheCeiling() {
    int stream = VmOption.ALLOW_FAULTS | VmOption.FAULT_BEYOND_STREAM_SIZE;
    int readOnly = rig.duplicate(vmo, Rights.MAP | Rights.READ);
    rig.map(box.handle(), R | SPECIFIC | stream, 12 * PAGE, readOnly, 0, 2 * PAGE);
    Rig.ok(rig.kernel.vmo().setStreamSize(rig.main, vmo, PAGE));
    assertThat(op(VmarOp.COMMIT, 12, 1)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(op(VmarOp.COMMIT, 12, 2)).isEqualTo(ERR_OUT_OF_RANGE);
  }
}
