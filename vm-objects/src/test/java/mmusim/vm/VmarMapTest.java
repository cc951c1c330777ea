package mmusim.vm;

import static mmusim.vm.Rig.CAN_R;
import static mmusim.vm.Rig.CAN_SPECIFIC;
import static mmusim.vm.Rig.CAN_W;
import static mmusim.vm.Rig.CAN_X;
import static mmusim.vm.Rig.PAGE;
import static mmusim.vm.Rig.R;
import static mmusim.vm.Rig.SPECIFIC;
import static mmusim.vm.Rig.W;
import static mmusim.vm.Rig.X;
import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_ALREADY_EXISTS;
import static mmusim.vm.abi.Status.ERR_BAD_HANDLE;
import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.ERR_NOT_SUPPORTED;
import static mmusim.vm.abi.Status.ERR_NO_RESOURCES;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.ERR_WRONG_TYPE;
import static mmusim.vm.abi.Status.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reference section 11, map: a row for each condition, and the order of the checks. */
class VmarMapTest {
  private static final int UPPER = VmOption.OFFSET_IS_UPPER_LIMIT;
  private static final int OVERWRITE = VmOption.SPECIFIC_OVERWRITE;
  private static final int RANGE = VmOption.MAP_RANGE;
  private static final int FAULTS = VmOption.ALLOW_FAULTS;
  private static final int STREAM = VmOption.FAULT_BEYOND_STREAM_SIZE;
  private static final int FIXED = VmOption.REQUIRE_NON_RESIZABLE;
  private static final int XOM = VmOption.PERM_READ_IF_XOM_UNSUPPORTED;

  private final Rig rig = Rig.documented();
  private final int box =
      rig.allocate(rig.root, CAN_R | CAN_W | CAN_SPECIFIC, 0, 10 * PAGE).handle();
  private final int vmo = rig.vmo(10);

  VmarMapTest() {
    rig.map(box, R | SPECIFIC, 0, vmo, 0, 2 * PAGE);
  }

  @AfterEach
  void check() {
    rig.check();
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        // what is asked, options, VMAR offset, VMO offset, length, answer
        row("a place of the kernel's", R, 0, 0, PAGE, OK),
        row("no permission at all", 0, 0, 0, PAGE, OK),
        row("a length that rounds up", R, 0, 0, 1, OK),
        row("beyond the VMO's end", R, 0, 9 * PAGE, 3 * PAGE, OK),
        row("ALLOW_FAULTS", R | FAULTS, 0, 0, PAGE, OK),
        row("faults beyond the stream", R | FAULTS | STREAM, 0, 0, PAGE, OK),
        row("read for want of execute-only", W | XOM, 0, 0, PAGE, OK),
        row("an overwrite", R | OVERWRITE, PAGE, 0, 3 * PAGE, OK),
        row("MAP_RANGE", R | RANGE, 0, 0, PAGE, OK),
        row("REQUIRE_NON_RESIZABLE", R | FIXED, 0, 0, PAGE, OK),
        // options
        row("write without read", W, 0, 0, PAGE, ERR_INVALID_ARGS),
        row("execute without read", X, 0, 0, PAGE, ERR_INVALID_ARGS),
        row("MAP_RANGE and overwrite", R | RANGE | OVERWRITE, 0, 0, PAGE, ERR_INVALID_ARGS),
        row("CAN_MAP_READ", R | CAN_R, 0, 0, PAGE, ERR_INVALID_ARGS),
        row("CAN_MAP_SPECIFIC", R | CAN_SPECIFIC, 0, 0, PAGE, ERR_INVALID_ARGS),
        row("COMPACT", R | VmOption.COMPACT, 0, 0, PAGE, ERR_INVALID_ARGS),
        row("stream without faults", R | STREAM, 0, 0, PAGE, ERR_INVALID_ARGS),
        row("an unknown bit", R | 1 << 20, 0, 0, PAGE, ERR_INVALID_ARGS),
        row("alignment 2^40", R | 40 << 24, 0, 0, PAGE, ERR_INVALID_ARGS),
        // ranges
        row("no length", R, 0, 0, 0, ERR_INVALID_ARGS),
        row("a misaligned VMO offset", R, 0, 1, PAGE, ERR_INVALID_ARGS),
        row("a VMO range that wraps", R, 0, -PAGE, PAGE, ERR_OUT_OF_RANGE),
        row("a VMO range that almost wraps", R, 0, -2 * PAGE, PAGE, OK),
        row("a length that wraps", R, 0, 0, -1, ERR_OUT_OF_RANGE),
        // placement
        row("both placements", R | SPECIFIC | UPPER, 3 * PAGE, 0, PAGE, ERR_INVALID_ARGS),
        row("overwrite and limit", R | OVERWRITE | UPPER, PAGE, 0, PAGE, ERR_INVALID_ARGS),
        row("a stray offset", R, 3 * PAGE, 0, PAGE, ERR_INVALID_ARGS),
        row("a misaligned offset", R | SPECIFIC, 1, 0, PAGE, ERR_INVALID_ARGS),
        row("beyond the end", R | SPECIFIC, 9 * PAGE, 0, 2 * PAGE, ERR_INVALID_ARGS),
        row("what is taken", R | SPECIFIC, PAGE, 0, 2 * PAGE, ERR_ALREADY_EXISTS),
        row("no gap large enough", R, 0, 0, 9 * PAGE, ERR_NO_RESOURCES),
        row("a limit", R | UPPER, 3 * PAGE, 0, PAGE, OK),
        row("a limit that is taken", R | UPPER, 2 * PAGE, 0, PAGE, ERR_NO_RESOURCES),
        // the ladder
        row("above the VMAR's ceiling", R | X, 0, 0, PAGE, ERR_ACCESS_DENIED));
  }

  private static Arguments row(
      String what, int options, long offset, long vmoOffset, long length, Status answer) {
    return arguments(what, options, offset, vmoOffset, length, answer);
  }

  @ParameterizedTest(name = "{0}: {5}")
  @MethodSource("rows")
  void mapAnswers(
      String what, int options, long offset, long vmoOffset, long length, Status answer) {
    assertThat(rig.tryMap(box, options, offset, vmo, vmoOffset, length)).as(what).isEqualTo(answer);
  }

  @Test
  void handlesAreCheckedFirstAndTheVmarsBeforeTheVmos() {
    assertThat(rig.tryMap(0x77, W, 1, 0x77, 1, 0)).isEqualTo(ERR_BAD_HANDLE);
    assertThat(rig.tryMap(vmo, W, 1, 0x77, 1, 0)).isEqualTo(ERR_WRONG_TYPE);
    assertThat(rig.tryMap(box, W, 1, 0x77, 1, 0)).isEqualTo(ERR_BAD_HANDLE);
    assertThat(rig.tryMap(box, W, 1, box, 1, 0)).isEqualTo(ERR_WRONG_TYPE);
    int noMap = rig.duplicate(vmo, Rights.READ);
    assertThat(rig.tryMap(box, W, 1, noMap, 1, 0)).isEqualTo(ERR_ACCESS_DENIED);
  }

  @Test
  void permissionsNeedBothHandles() {
    int readOnlyVmo = rig.duplicate(vmo, Rights.READ | Rights.MAP);
    assertThat(rig.tryMap(box, R | W, 0, readOnlyVmo, 0, PAGE)).isEqualTo(ERR_ACCESS_DENIED);
    int readOnlyVmar = rig.duplicate(box, Rights.READ);
    assertThat(rig.tryMap(readOnlyVmar, R | W, 0, vmo, 0, PAGE)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.tryMap(readOnlyVmar, R, 0, readOnlyVmo, 0, PAGE)).isEqualTo(OK);
    // before unknown bits, after CAN_MAP_*
    assertThat(rig.tryMap(box, R | W | 1 << 20, 0, readOnlyVmo, 0, 0)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.tryMap(box, R | W | CAN_X, 0, readOnlyVmo, 0, 0)).isEqualTo(ERR_INVALID_ARGS);
  }

  @Test
  void someVmosNeedAllowFaults() {
    int discardable = rig.vmo(1, VmoOption.DISCARDABLE);
    assertThat(rig.tryMap(box, R, 0, discardable, 0, PAGE)).isEqualTo(ERR_NOT_SUPPORTED);
    assertThat(rig.tryMap(box, R | FAULTS, 0, discardable, 0, PAGE)).isEqualTo(OK);
    // the text asks it of resizable VMOs too; Zircon's own tests rely on the kernel's leniency
    int resizable = rig.vmo(1, VmoOption.RESIZABLE);
    assertThat(rig.tryMap(box, R, 0, resizable, 0, PAGE)).isEqualTo(OK);
    assertThat(rig.tryMap(box, R | FIXED, 0, resizable, 0, PAGE)).isEqualTo(ERR_NOT_SUPPORTED);
  }

  @Test
  void contiguousVmosHaveNoStreamToFaultBeyond() {
    int contiguous = Rig.ok(rig.kernel.vmo().createContiguous(rig.main, PAGE, 0));
    assertThat(rig.tryMap(box, R | FAULTS | STREAM, 0, contiguous, 0, PAGE))
        .isEqualTo(ERR_NOT_SUPPORTED);
    assertThat(rig.tryMap(box, X | STREAM, 1, contiguous, 1, 0))
        .as("before the options")
        .isEqualTo(ERR_NOT_SUPPORTED);
    int readOnly = rig.main.handles().replace(contiguous, Rights.READ);
    assertThat(rig.tryMap(box, R | STREAM, 0, readOnly, 0, PAGE))
        .as("before the right MAP")
        .isEqualTo(ERR_NOT_SUPPORTED);
    assertThat(rig.tryMap(box, R, 0, readOnly, 0, PAGE)).isEqualTo(ERR_ACCESS_DENIED);
  }

  @Test
  void aDestroyedVmarIsDeadBeforeThePlacementIsLookedAt() {
    Rig.ok(rig.kernel.vmar().destroy(rig.main, box));
    assertThat(rig.tryMap(box, R, 3 * PAGE, vmo, 0, PAGE)).isEqualTo(ERR_BAD_STATE);
    assertThat(rig.tryMap(box, R, 0, vmo, 0, 0)).isEqualTo(ERR_BAD_STATE);
    assertThat(rig.tryMap(box, R, 0, vmo, 1, PAGE)).isEqualTo(ERR_INVALID_ARGS);
  }

  @Test
  void overwriteKeepsTheOuterPartsAndRefusesChildVmars() {
    rig.map(box, R | W | SPECIFIC, 4 * PAGE, vmo, 4 * PAGE, 4 * PAGE);
    long base = Rig.ok(rig.kernel.vmar().info(rig.main, box)).base();
    rig.write(base + 4 * PAGE, 0x44);
    rig.write(base + 7 * PAGE, 0x77);
    int other = rig.vmo(2);
    long addr = rig.map(box, R | W | OVERWRITE, 5 * PAGE, other, 0, 2 * PAGE);
    assertThat(rig.read(addr)).isZero();
    assertThat(rig.read(base + 4 * PAGE)).isEqualTo(0x44);
    assertThat(rig.read(base + 7 * PAGE)).isEqualTo(0x77);
    assertThat(rig.main.space().mappingAt(base + 7 * PAGE).vmoOffset()).isEqualTo(7 * PAGE);
    Region child = rig.allocate(box, CAN_R | SPECIFIC, 9 * PAGE, PAGE);
    assertThat(rig.tryMap(box, R | OVERWRITE, 9 * PAGE, other, 0, PAGE))
        .isEqualTo(ERR_INVALID_ARGS);
    Rig.ok(rig.kernel.vmar().destroy(rig.main, child.handle()));
    assertThat(rig.tryMap(box, R | OVERWRITE, 9 * PAGE, other, 0, PAGE)).isEqualTo(OK);
  }

  @Test
  void neighboursThatShowNeighbouringOffsetsBecomeOneMapping() {
    rig.map(box, R | W | SPECIFIC, 4 * PAGE, vmo, 4 * PAGE, PAGE);
    rig.map(box, R | SPECIFIC, 6 * PAGE, vmo, 6 * PAGE, PAGE);
    rig.map(box, R | W | SPECIFIC, 5 * PAGE, vmo, 5 * PAGE, PAGE);
    long base = Rig.ok(rig.kernel.vmar().info(rig.main, box)).base();
    assertThat(rig.main.space().mappingAt(base + 4 * PAGE).sizeBytes()).isEqualTo(3 * PAGE);
    assertThat(rig.write(base + 5 * PAGE, 1)).isEqualTo(OK);
    assertThat(rig.write(base + 6 * PAGE, 1)).isEqualTo(ERR_ACCESS_DENIED);
    // the VMO counts the one, and the one of the constructor
    assertThat(Rig.ok(rig.kernel.vmo().info(rig.main, vmo)).mappingCount()).isEqualTo(2);
  }

  /** How a mapping found its place is not kept: zircon/kernel/vm/vm_address_region.cc. */
  @Test
  void neighboursBecomeOneHoweverTheyFoundTheirPlaces() {
    rig.map(box, R | SPECIFIC, 4 * PAGE, vmo, 4 * PAGE, PAGE);
    rig.map(box, R | OVERWRITE, 5 * PAGE, vmo, 5 * PAGE, PAGE);
    rig.map(box, R | STREAM | FAULTS | SPECIFIC, 6 * PAGE, vmo, 6 * PAGE, PAGE);
    long base = Rig.ok(rig.kernel.vmar().info(rig.main, box)).base();
    assertThat(rig.main.space().mappingAt(base + 4 * PAGE).sizeBytes()).isEqualTo(2 * PAGE);
    assertThat(rig.main.space().mappingAt(base + 6 * PAGE).sizeBytes()).isEqualTo(PAGE);
  }

  @Test
  void mapRangeEntersCommittedPagesAndCommitsNone() {
    Rig.ok(rig.kernel.vmo().write(rig.main, vmo, new byte[] {7}, 3 * PAGE, 1));
    long addr = rig.map(box, R | W | RANGE, 0, vmo, 2 * PAGE, 3 * PAGE);
    assertThat(rig.read(addr + PAGE)).isEqualTo(7);
    assertThat(rig.last.pageFaults()).isZero();
    assertThat(rig.read(addr)).isZero();
    assertThat(rig.last.pageFaults()).isEqualTo(1);
    assertThat(Rig.ok(rig.kernel.vmo().info(rig.main, vmo)).committedBytes()).isEqualTo(PAGE);
  }

  @Test
  void theKernelProfileForgetsTheVmoOffsetBelowAnUpperLimit() {
    Rig asKernel = Rig.asKernel();
    int data = asKernel.vmo(2);
    Rig.ok(asKernel.kernel.vmo().write(asKernel.main, data, new byte[] {9}, PAGE, 1));
    long addr = asKernel.map(asKernel.root, R | UPPER, 1L << 40, data, PAGE, PAGE);
    assertThat(asKernel.read(addr)).isZero();
    asKernel.check();
    Rig.ok(rig.kernel.vmo().write(rig.main, vmo, new byte[] {9}, PAGE, 1));
    assertThat(rig.read(rig.map(rig.root, R | UPPER, 1L << 40, vmo, PAGE, PAGE))).isEqualTo(9);
  }
}
