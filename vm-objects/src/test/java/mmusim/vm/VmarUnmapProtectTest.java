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
import static mmusim.vm.abi.Status.ERR_BAD_STATE;
import static mmusim.vm.abi.Status.ERR_INVALID_ARGS;
import static mmusim.vm.abi.Status.ERR_NOT_FOUND;
import static mmusim.vm.abi.Status.ERR_NOT_SUPPORTED;
import static mmusim.vm.abi.Status.OK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmOption;
import mmusim.vm.handle.Rights;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reference section 11: unmap, protect, destroy. */
class VmarUnmapProtectTest {
  private final Rig rig = Rig.documented();
  private final Region box = rig.allocate(rig.root, CAN_R | CAN_W | CAN_SPECIFIC, 0, 16 * PAGE);
  private final long base = box.addr();
  private final int vmo = rig.vmo(16);

  @AfterEach
  void check() {
    rig.check();
  }

  private Status unmap(long page, long pages) {
    return rig.unmap(box.handle(), base + page * PAGE, pages * PAGE);
  }

  private Status protect(int options, long page, long pages) {
    return rig.protect(box.handle(), options, base + page * PAGE, pages * PAGE);
  }

  private void mapAt(int options, long page, long pages) {
    rig.map(box.handle(), options | SPECIFIC, page * PAGE, vmo, page * PAGE, pages * PAGE);
  }

  private Region childAt(int options, long page, long pages) {
    return rig.allocate(box.handle(), options | SPECIFIC, page * PAGE, pages * PAGE);
  }

  private List<String> maps() {
    return Rig.ok(rig.kernel.process().maps(rig.main, rig.mainHandle)).stream()
        .filter(entry -> entry.type() == MapsEntry.Type.MAPPING)
        .map(
            entry ->
                "%d+%d %d"
                    .formatted(
                        (entry.base() - base) / PAGE,
                        entry.sizeBytes() / PAGE,
                        entry.permissions()))
        .toList();
  }

  @Test
  void unmapChecksItsRange() {
    mapAt(R, 0, 4);
    assertThat(rig.unmap(box.handle(), base, 0)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(rig.unmap(box.handle(), base + 1, PAGE)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(rig.unmap(box.handle(), base, -1)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(rig.unmap(box.handle(), base - PAGE, 2 * PAGE)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(unmap(15, 2)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(rig.unmap(box.handle(), base + 3 * PAGE, 1)).as("rounds up").isEqualTo(OK);
    assertThat(maps()).containsExactly("0+3 1");
  }

  @Test
  void unmappingAGapIsOk() {
    assertThat(unmap(3, 5)).isEqualTo(OK);
  }

  @Test
  void unmapSplitsAMappingAndAdjustsTheOffset() {
    mapAt(R | W, 0, 8);
    rig.write(base + 6 * PAGE, 6);
    assertThat(unmap(2, 3)).isEqualTo(OK);
    assertThat(maps()).containsExactly("0+2 3", "5+3 3");
    assertThat(rig.read(base + 6 * PAGE)).isEqualTo(6);
    assertThat(rig.main.space().mappingAt(base + 6 * PAGE).vmoOffset()).isEqualTo(5 * PAGE);
    assertThat(rig.read(base + 3 * PAGE)).isEqualTo(ERR_NOT_FOUND.value());
  }

  @Test
  void unmapDestroysChildVmarsThatItCoversAndCutsNone() {
    mapAt(R, 0, 2);
    Region child = childAt(CAN_R | CAN_SPECIFIC, 4, 4);
    Region grandchild = rig.allocate(child.handle(), CAN_R | SPECIFIC, 0, PAGE);
    assertThat(unmap(0, 6)).as("cuts the child").isEqualTo(ERR_INVALID_ARGS);
    assertThat(maps()).as("nothing is changed").containsExactly("0+2 1");
    int weak = rig.duplicate(box.handle(), Rights.READ | Rights.WRITE);
    assertThat(rig.unmap(weak, base, 16 * PAGE)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(rig.unmap(weak, base, 2 * PAGE)).as("no child there").isEqualTo(OK);
    assertThat(unmap(0, 16)).isEqualTo(OK);
    assertThat(rig.tryAllocate(child.handle(), CAN_R, 0, PAGE)).isEqualTo(ERR_BAD_STATE);
    assertThat(rig.tryAllocate(grandchild.handle(), CAN_R, 0, PAGE)).isEqualTo(ERR_BAD_STATE);
  }

  @Test
  void protectChecksItsRangeAndOptions() {
    mapAt(R | W, 0, 4);
    assertThat(protect(R, 0, 0)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(rig.protect(box.handle(), R, base + 1, PAGE)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(rig.protect(box.handle(), R, base - PAGE, 2 * PAGE)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(protect(R, 15, 2)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(protect(R | CAN_W, 0, 1)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(protect(R | SPECIFIC, 0, 1)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(protect(R | 1 << 24, 0, 1)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(protect(W, 0, 1)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(protect(W | VmOption.PERM_READ_IF_XOM_UNSUPPORTED, 0, 1)).isEqualTo(OK);
    assertThat(protect(X | R, 0, 1)).as("the handle lacks EXECUTE").isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.protect(box.handle(), R, base, 1)).as("rounds up").isEqualTo(OK);
    assertThat(maps()).containsExactly("0+1 1", "1+3 3");
  }

  @Test
  void protectIsDecidedMappingByMappingBeforeAnythingChanges() {
    mapAt(R | W, 0, 2);
    int readOnly = rig.duplicate(vmo, Rights.READ | Rights.MAP);
    rig.map(box.handle(), R | SPECIFIC, 4 * PAGE, readOnly, 0, PAGE);
    mapAt(R, 6, 2);
    assertThat(protect(R | W, 0, 3)).as("a gap").isEqualTo(ERR_NOT_FOUND);
    assertThat(protect(R | W, 4, 2)).as("denied before the gap").isEqualTo(ERR_ACCESS_DENIED);
    assertThat(protect(0, 0, 3)).isEqualTo(ERR_NOT_FOUND);
    assertThat(maps()).containsExactly("0+2 3", "4+1 1", "6+2 1");
  }

  @Test
  void protectTakesEffectAtOnceAndWriteComesBackWithAFault() {
    mapAt(R | W, 0, 4);
    assertThat(rig.write(base, 1)).isEqualTo(OK);
    assertThat(protect(R, 0, 2)).isEqualTo(OK);
    assertThat(rig.write(base, 2)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.last.explanation()).contains("lacks -w-", "ceiling is rw-");
    assertThat(protect(R | W, 0, 2)).isEqualTo(OK);
    assertThat(rig.write(base, 3)).isEqualTo(OK);
    assertThat(protect(0, 0, 1)).isEqualTo(OK);
    assertThat(rig.read(base)).isEqualTo(ERR_ACCESS_DENIED.value());
    assertThat(maps()).containsExactly("0+1 0", "1+3 3");
  }

  @Test
  void anAncestorMayOnlyTakePermissionsAndTheChildMayGiveThemBack() {
    Region child = childAt(CAN_R | CAN_W | CAN_SPECIFIC, 4, 4);
    rig.map(child.handle(), R | W | SPECIFIC, 0, vmo, 0, 2 * PAGE);
    assertThat(protect(R, 4, 2)).isEqualTo(OK);
    assertThat(protect(R | W, 4, 2)).as("the ancestor").isEqualTo(ERR_ACCESS_DENIED);
    assertThat(protect(R, 4, 2)).as("keeping is allowed").isEqualTo(OK);
    long addr = child.addr();
    assertThat(rig.protect(child.handle(), R | W, addr, 2 * PAGE)).isEqualTo(OK);
    int weak = rig.duplicate(box.handle(), Rights.READ);
    assertThat(rig.protect(weak, R, addr, PAGE)).isEqualTo(ERR_INVALID_ARGS);
    assertThat(protect(R, 4, 3)).as("a gap in the child").isEqualTo(ERR_NOT_FOUND);
  }

  @Test
  void destroyNeedsOpChildrenAndSparesTheRoot() {
    Region child = childAt(CAN_R, 0, 2);
    rig.map(child.handle(), R, 0, vmo, 0, PAGE);
    int weak = rig.duplicate(child.handle(), Rights.READ);
    assertThat(rig.kernel.vmar().destroy(rig.main, weak)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.kernel.vmar().destroy(rig.main, rig.root)).isEqualTo(ERR_NOT_SUPPORTED);
    assertThat(rig.kernel.vmar().destroy(rig.main, box.handle())).isEqualTo(OK);
    assertThat(rig.kernel.vmar().destroy(rig.main, box.handle())).isEqualTo(ERR_BAD_STATE);
    assertThat(rig.kernel.vmar().destroy(rig.main, child.handle())).isEqualTo(ERR_BAD_STATE);
    assertThat(rig.unmap(box.handle(), base, PAGE)).isEqualTo(ERR_BAD_STATE);
    assertThat(rig.protect(box.handle(), R, base, PAGE)).isEqualTo(ERR_BAD_STATE);
    assertThat(Rig.ok(rig.kernel.vmar().info(rig.main, box.handle())).base()).isEqualTo(base);
    assertThat(Rig.ok(rig.kernel.vmo().info(rig.main, vmo)).mappingCount()).isZero();
  }

  @Test
  void executeIsACeilingOfItsOwn() {
    Region code = rig.allocate(rig.root, CAN_R | CAN_X, 0, PAGE);
    int executable = Rig.ok(rig.kernel.vmo().replaceAsExecutable(rig.main, rig.vmo(1)));
    long addr = rig.map(code.handle(), R, 0, executable, 0, PAGE);
    assertThat(rig.execute(addr)).isEqualTo(ERR_ACCESS_DENIED);
    assertThat(rig.protect(code.handle(), R | X, addr, PAGE)).isEqualTo(OK);
    assertThat(rig.execute(addr)).isEqualTo(OK);
  }
}
