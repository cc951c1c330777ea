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
import static mmusim.vm.abi.Status.ERR_NOT_FOUND;
import static mmusim.vm.abi.Status.ERR_NOT_SUPPORTED;
import static mmusim.vm.abi.Status.ERR_OUT_OF_RANGE;
import static mmusim.vm.abi.Status.OK;
import static org.assertj.core.api.Assertions.assertThat;

import mmusim.pagetables.pmm.FrameOwner;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmarOp;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.VmoInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reference section 18: what is easy to get wrong; the numbers are those of the list. */
class TrapsTest {
  private final Rig rig = Rig.documented();
  private final Kernel kernel = rig.kernel;

  @AfterEach
  void check() {
    rig.check();
  }

  private VmoInfo info(int vmo) {
    return Rig.ok(kernel.vmo().info(rig.main, vmo));
  }

  private int child(int vmo, int options, long pages) {
    return Rig.ok(kernel.vmo().createChild(rig.main, vmo, options, 0, pages * PAGE));
  }

  private Status vmoOp(int vmo, int op, long pages) {
    return kernel.vmo().opRange(rig.main, vmo, op, 0, pages * PAGE).status();
  }

  /** Traps 1 and 9: the same mistake has another status in each call. */
  @Test
  void theStatusOfAMistakeDependsOnTheCall() {
    Region box = rig.allocate(rig.root, CAN_R | CAN_W | CAN_SPECIFIC, 0, 4 * PAGE);
    Region child = rig.allocate(box.handle(), CAN_R | CAN_W | SPECIFIC, 0, PAGE);
    rig.map(child.handle(), R | W, 0, rig.vmo(1), 0, PAGE);
    int weak = rig.duplicate(box.handle(), Rights.READ | Rights.WRITE);
    assertThat(rig.unmap(weak, box.addr(), PAGE)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(rig.protect(weak, R, box.addr(), PAGE)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(rig.op(weak, VmarOp.ZERO, box.addr(), PAGE)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(kernel.vmar().destroy(rig.main, weak)).isEqualTo(ERR_ACCESS_DENIED);
    long hole = box.addr() + PAGE;
    assertThat(rig.unmap(box.handle(), hole, PAGE)).isEqualTo(OK);
    assertThat(rig.protect(box.handle(), R, hole, PAGE)).isEqualTo(ERR_NOT_FOUND);
    assertThat(rig.op(box.handle(), VmarOp.ZERO, hole, PAGE)).isEqualTo(ERR_BAD_STATE);
    long outside = box.addr() + 4 * PAGE;
    assertThat(rig.unmap(box.handle(), outside, PAGE)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(rig.protect(box.handle(), R, outside, PAGE)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(rig.op(box.handle(), VmarOp.ZERO, outside, PAGE)).isEqualTo(ERR_OUT_OF_RANGE);
  }

  /** Trap 2. */
  @Test
  void ceilingsAreFrozenFromTheHandlesAtMapTime() {
    int vmo = rig.vmo(1);
    int readOnly = rig.duplicate(vmo, Rights.READ | Rights.MAP);
    long weak = rig.map(R, readOnly, 1);
    long strong = rig.map(R, vmo, 1);
    Rig.ok(kernel.handles().close(rig.main, vmo));
    Rig.ok(kernel.handles().close(rig.main, readOnly));
    assertThat(rig.protect(rig.root, R | W, weak, PAGE)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.protect(rig.root, R | W, strong, PAGE)).isEqualTo(OK);
  }

  /** Trap 3. */
  @Test
  void theChildMayRaiseAgainWhatAnAncestorLowered() {
    Region box = rig.allocate(rig.root, CAN_R | CAN_W, 0, PAGE);
    long addr = rig.map(box.handle(), R | W, 0, rig.vmo(1), 0, PAGE);
    assertThat(rig.protect(rig.root, R, addr, PAGE)).isEqualTo(OK);
    assertThat(rig.protect(rig.root, R | W, addr, PAGE)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.protect(box.handle(), R | W, addr, PAGE)).isEqualTo(OK);
  }

  /** Traps 4, 5, 7: snapshots. */
  @Test
  void aSnapshotTakesDecommitFromBothAndSharesUntilCommit() {
    int vmo = rig.vmo(2);
    Rig.ok(vmoOp(vmo, VmoOp.COMMIT, 2));
    int snapshot = child(vmo, VmoChildOption.SNAPSHOT, 2);
    assertThat(vmoOp(vmo, VmoOp.DECOMMIT, 2)).isEqualTo(ERR_NOT_SUPPORTED);
    assertThat(vmoOp(snapshot, VmoOp.DECOMMIT, 2)).isEqualTo(ERR_NOT_SUPPORTED);
    assertThat(info(snapshot).committedBytes()).isEqualTo(2 * PAGE);
    assertThat(info(snapshot).committedPrivateBytes()).isZero();
    int slice = child(snapshot, VmoChildOption.SLICE, 2);
    assertThat(info(slice).committedBytes()).isZero();
    assertThat(info(vmo).committedScaledBytes())
        .as("two leaves, the slice is none")
        .isEqualTo(PAGE);
    assertThat(kernel.pmm().framesOwnedBy(FrameOwner.VMO)).isEqualTo(2);
    Rig.ok(vmoOp(snapshot, VmoOp.COMMIT, 2));
    assertThat(info(snapshot).committedBytes()).isEqualTo(2 * PAGE);
    assertThat(info(snapshot).committedPrivateBytes()).isEqualTo(2 * PAGE);
    assertThat(kernel.pmm().framesOwnedBy(FrameOwner.VMO)).isEqualTo(4);
    assertThat(vmoOp(vmo, VmoOp.ZERO, 2)).isEqualTo(OK);
  }

  /** Trap 6. */
  @Test
  void readThenWriteTakesTwoFaultsAndWriteFirstTakesOne() {
    long addr = rig.map(R | W, rig.vmo(2), 2);
    rig.read(addr);
    int faults = rig.last.pageFaults();
    rig.write(addr, 1);
    assertThat(faults + rig.last.pageFaults()).isEqualTo(2);
    rig.write(addr + PAGE, 1);
    assertThat(rig.last.pageFaults()).isEqualTo(1);
  }

  /** Traps 8 and 14: the parent's handle goes, its pages stay; mappings count as children do. */
  @Test
  void pagesStayForChildrenAndMappingsOfChildren() {
    int vmo = rig.vmo(1);
    Rig.ok(kernel.vmo().write(rig.main, vmo, new byte[] {7}, 0, 1));
    int snapshot = child(vmo, VmoChildOption.SNAPSHOT, 1);
    long addr = rig.map(R | W, snapshot, 1);
    Rig.ok(kernel.handles().close(rig.main, snapshot));
    assertThat(info(vmo).zeroChildren()).as("a mapping of the child is left").isFalse();
    int keeper = rig.duplicate(vmo, Rights.SAME_RIGHTS);
    Rig.ok(kernel.handles().close(rig.main, vmo));
    assertThat(rig.read(addr)).isEqualTo(7);
    Rig.ok(rig.unmap(rig.root, addr, PAGE));
    assertThat(info(keeper).zeroChildren()).isTrue();
    Rig.ok(kernel.handles().close(rig.main, keeper));
    assertThat(kernel.pmm().framesOwnedBy(FrameOwner.VMO)).isZero();
  }

  /** Traps 10 and 11. */
  @Test
  void lengthsRoundUpSaveWhereTheyMustBeExact() {
    Region box = rig.allocate(rig.root, CAN_R | CAN_W | CAN_SPECIFIC, 0, 4 * PAGE);
    int vmo = rig.vmo(4);
    long addr = rig.map(box.handle(), R | W, 0, vmo, 0, PAGE + 1);
    assertThat(rig.read(addr + PAGE)).isZero();
    assertThat(rig.protect(box.handle(), R, addr, 1)).isEqualTo(OK);
    assertThat(rig.op(box.handle(), VmarOp.COMMIT, addr, 1)).isEqualTo(OK);
    assertThat(rig.unmap(box.handle(), addr, 1)).isEqualTo(OK);
    assertThat(rig.tryAllocate(box.handle(), CAN_R, 0, 1)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(kernel.vmo().opRange(rig.main, vmo, VmoOp.DECOMMIT, 0, 1).status())
        .isEqualTo(ERR_INVALID_ARGS);
    byte[] none = new byte[0];
    assertThat(kernel.vmo().read(rig.main, vmo, none, 4 * PAGE, 0)).isEqualTo(OK);
    assertThat(kernel.vmo().read(rig.main, vmo, none, 4 * PAGE + 1, 0)).isEqualTo(ERR_OUT_OF_RANGE);
  }

  /** Trap 12. */
  @Test
  void mapRangeAndLockShareANumberAndNothingElse() {
    assertThat(VmarOp.MAP_RANGE).isEqualTo(VmoOp.LOCK);
    int vmo = rig.vmo(1);
    long addr = rig.map(R, vmo, 1);
    assertThat(rig.op(rig.root, 3, addr, PAGE)).isEqualTo(OK);
    assertThat(vmoOp(vmo, 3, 1)).isEqualTo(ERR_NOT_SUPPORTED);
  }

  /** Traps 13 and 15: shrinking leaves the mappings, of a reference's parent too. */
  @Test
  void shrinkingLeavesMappingsThatGrowingRevivesAsZeros() {
    int vmo = rig.vmo(2, VmoOption.RESIZABLE);
    int reference = child(vmo, VmoChildOption.REFERENCE | VmoChildOption.RESIZABLE, 0);
    long addr = rig.map(R | W, vmo, 2);
    rig.write(addr + PAGE, 9);
    Rig.ok(kernel.vmo().setSize(rig.main, reference, PAGE));
    assertThat(rig.read(addr + PAGE)).isEqualTo(ERR_OUT_OF_RANGE.value());
    assertThat(rig.last.explanation()).contains("beyond the VMO's size of 0x1000");
    Rig.ok(kernel.vmo().setSize(rig.main, reference, 2 * PAGE));
    assertThat(rig.read(addr + PAGE)).isZero();
  }
}
