package mmusim.vm;

import static mmusim.vm.Rig.CAN_R;
import static mmusim.vm.Rig.CAN_SPECIFIC;
import static mmusim.vm.Rig.CAN_W;
import static mmusim.vm.Rig.CAN_X;
import static mmusim.vm.Rig.PAGE;
import static mmusim.vm.Rig.SPECIFIC;
import static mmusim.vm.abi.Status.ERR_ACCESS_DENIED;
import static mmusim.vm.abi.Status.ERR_ALREADY_EXISTS;
import static mmusim.vm.abi.Status.ERR_BAD_HANDLE;
import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.ERR_NO_RESOURCES;
import static mmusim.vm.abi.Status.ERR_WRONG_TYPE;
import static mmusim.vm.abi.Status.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.handle.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reference section 11, allocate: a row for each condition, and the order of the checks. */
class VmarAllocateTest {
  private static final int UPPER = VmOption.OFFSET_IS_UPPER_LIMIT;
  private static final int OVERWRITE = VmOption.SPECIFIC_OVERWRITE;
  private static final int ALIGN_64K = 16 << VmOption.ALIGN_SHIFT;
  private static final int BOX = CAN_R | CAN_W | CAN_SPECIFIC;

  private final Rig rig = Rig.documented();

  /** Ten pages at a 64-KiB boundary, the first two of them taken. */
  private final Region box =
      rig.allocate(rig.root, BOX | SPECIFIC, 0x4000_0000 - 0x20_0000, 10 * PAGE);

  VmarAllocateTest() {
    rig.allocate(box.handle(), CAN_R | SPECIFIC, 0, 2 * PAGE);
  }

  @AfterEach
  void check() {
    rig.check();
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        // what is asked                    options                    offset     size        answer
        row("a place of the kernel's", CAN_R, 0, PAGE, OK),
        row("all that is free", CAN_R, 0, 8 * PAGE, OK),
        row("COMPACT", CAN_R | VmOption.COMPACT, 0, PAGE, OK),
        row("a place of the caller's", CAN_R | SPECIFIC, 2 * PAGE, PAGE, OK),
        row("the last page", CAN_R | SPECIFIC, 9 * PAGE, PAGE, OK),
        row("aligned and free", SPECIFIC | (12 << 24), 3 * PAGE, PAGE, OK),
        row("alignment below a page", SPECIFIC | (10 << 24), 3 * PAGE, PAGE, OK),
        row("a limit", CAN_R | UPPER, 3 * PAGE, PAGE, OK),
        // options and sizes
        row("PERM_READ", CAN_R | VmOption.PERM_READ, 0, PAGE, ERR_INVALID_ARGS),
        row("SPECIFIC_OVERWRITE", CAN_R | OVERWRITE, 2 * PAGE, PAGE, ERR_INVALID_ARGS),
        row("MAP_RANGE", CAN_R | VmOption.MAP_RANGE, 0, PAGE, ERR_INVALID_ARGS),
        row("an unknown bit", CAN_R | 1 << 16, 0, PAGE, ERR_INVALID_ARGS),
        row("alignment 2^9", CAN_R | 9 << 24, 0, PAGE, ERR_INVALID_ARGS),
        row("alignment 2^33", CAN_R | 33 << 24, 0, PAGE, ERR_INVALID_ARGS),
        row("no size", CAN_R, 0, 0, ERR_INVALID_ARGS),
        row("half a page", CAN_R, 0, PAGE / 2, ERR_INVALID_ARGS),
        // placement
        row("both placements", SPECIFIC | UPPER, 3 * PAGE, PAGE, ERR_INVALID_ARGS),
        row("a stray offset", CAN_R, 3 * PAGE, PAGE, ERR_INVALID_ARGS),
        row("a misaligned offset", SPECIFIC, 3 * PAGE + 1, PAGE, ERR_INVALID_ARGS),
        row("beyond the end", SPECIFIC, 9 * PAGE, 2 * PAGE, ERR_INVALID_ARGS),
        row("behind the end", SPECIFIC, 10 * PAGE, PAGE, ERR_INVALID_ARGS),
        row("an offset that wraps", SPECIFIC, -PAGE, 2 * PAGE, ERR_INVALID_ARGS),
        row("not aligned as asked", SPECIFIC | ALIGN_64K, 2 * PAGE, PAGE, ERR_INVALID_ARGS),
        row("what is taken", SPECIFIC, PAGE, PAGE, ERR_ALREADY_EXISTS),
        row("what is partly taken", SPECIFIC, PAGE, 2 * PAGE, ERR_ALREADY_EXISTS),
        row("a limit beyond the end", UPPER, 11 * PAGE, PAGE, ERR_INVALID_ARGS),
        row("more than the limit", UPPER, 2 * PAGE, 3 * PAGE, ERR_INVALID_ARGS),
        row("a limit that is taken", UPPER, 2 * PAGE, PAGE, ERR_NO_RESOURCES),
        row("larger than the parent", CAN_R, 0, 11 * PAGE, ERR_INVALID_ARGS),
        row("no gap large enough", CAN_R, 0, 9 * PAGE, ERR_NO_RESOURCES),
        row("no aligned gap", CAN_R | ALIGN_64K, 0, PAGE, ERR_NO_RESOURCES),
        // the ladder
        row("a ceiling above the parent's", CAN_X, 0, PAGE, ERR_ACCESS_DENIED),
        row("CAN_MAP_SPECIFIC is free", CAN_SPECIFIC, 0, PAGE, OK));
  }

  private static Arguments row(String what, int options, long offset, long size, Status answer) {
    return arguments(what, options, offset, size, answer);
  }

  @ParameterizedTest(name = "{0}: {4}")
  @MethodSource("rows")
  void allocateAnswers(String what, int options, long offset, long size, Status answer) {
    assertThat(rig.tryAllocate(box.handle(), options, offset, size)).as(what).isEqualTo(answer);
  }

  @Test
  void placementByTheCallerNeedsCanMapSpecific() {
    Region plain = rig.allocate(rig.root, CAN_R | CAN_W, 0, 4 * PAGE);
    assertThat(rig.tryAllocate(plain.handle(), CAN_R | SPECIFIC, 0, PAGE))
        .isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.tryAllocate(plain.handle(), CAN_R | UPPER, 4 * PAGE, PAGE))
        .isEqualTo(ERR_ACCESS_DENIED);
    // before the bounds, after the alignment of the offset
    assertThat(rig.tryAllocate(plain.handle(), CAN_R | SPECIFIC, 100 * PAGE, PAGE))
        .isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.tryAllocate(plain.handle(), CAN_R | SPECIFIC, 1, PAGE))
        .isEqualTo(ERR_INVALID_ARGS);
  }

  @Test
  void aPermissionNeedsTheRightOfTheParentsHandle() {
    int noWrite = rig.duplicate(box.handle(), Rights.READ);
    assertThat(rig.tryAllocate(noWrite, CAN_R | CAN_W, 0, PAGE)).isEqualTo(ERR_ACCESS_DENIED);
    // rights come before everything else that is wrong
    assertThat(rig.tryAllocate(noWrite, CAN_W | 1 << 16, 1, 1)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.tryAllocate(noWrite, CAN_R, 0, PAGE)).isEqualTo(OK);
  }

  @Test
  void handlesAreCheckedFirst() {
    assertThat(rig.tryAllocate(0x77, CAN_R, 1, 1)).isEqualTo(ERR_BAD_HANDLE);
    assertThat(rig.tryAllocate(rig.vmo(1), CAN_R, 1, 1)).isEqualTo(ERR_WRONG_TYPE);
    assertThat(rig.tryAllocate(rig.mainHandle, CAN_R, 1, 1)).isEqualTo(ERR_WRONG_TYPE);
  }

  @Test
  void aDestroyedParentIsDeadBeforeTheSizeIsEmptyAndAfterItIsMisaligned() {
    Rig.ok(rig.kernel.vmar().destroy(rig.main, box.handle()));
    assertThat(rig.tryAllocate(box.handle(), CAN_R, 0, PAGE)).isEqualTo(ERR_BAD_STATE);
    assertThat(rig.tryAllocate(box.handle(), CAN_R, 0, 0)).isEqualTo(ERR_BAD_STATE);
    assertThat(rig.tryAllocate(box.handle(), CAN_R, 0, 1)).isEqualTo(ERR_INVALID_ARGS);
  }

  @Test
  void theHandleHasTheRightsOfWhatTheRegionAllows() {
    Region region = rig.allocate(box.handle(), CAN_R, 0, PAGE);
    HandleInfo info = Rig.ok(rig.kernel.handles().info(rig.main, region.handle()));
    assertThat(info.rights())
        .isEqualTo(
            Rights.DUPLICATE | Rights.TRANSFER | Rights.INSPECT | Rights.OP_CHILDREN | Rights.READ);
    VmarInfo where = Rig.ok(rig.kernel.vmar().info(rig.main, region.handle()));
    assertThat(where).isEqualTo(new VmarInfo(region.addr(), PAGE));
  }

  @Test
  void closingAllHandlesLeavesTheRegionInPlace() {
    Region region = rig.allocate(box.handle(), CAN_R | SPECIFIC, 4 * PAGE, PAGE);
    Rig.ok(rig.kernel.handles().close(rig.main, region.handle()));
    assertThat(rig.tryAllocate(box.handle(), CAN_R | SPECIFIC, 4 * PAGE, PAGE))
        .isEqualTo(ERR_ALREADY_EXISTS);
  }
}
