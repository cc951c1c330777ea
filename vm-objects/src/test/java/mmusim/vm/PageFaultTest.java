package mmusim.vm;

import static mmusim.vm.Rig.PAGE;
import static mmusim.vm.Rig.R;
import static mmusim.vm.Rig.W;
import static org.assertj.core.api.Assertions.assertThat;

import mmusim.pagetables.pmm.FrameOwner;
import mmusim.vm.abi.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reference section 13: how page faults are resolved, and refused. */
class PageFaultTest {
  private final Rig rig = Rig.documented();

  @AfterEach
  void check() {
    rig.check();
  }

  @Test
  void writeFirstTakesOneFaultAndCommitsOneFrame() {
    long addr = rig.map(R | W, rig.vmo(4), 4);
    long before = rig.kernel.pmm().framesOwnedBy(FrameOwner.VMO);
    assertThat(rig.write(addr + 5, 0x5a)).isEqualTo(Status.OK);
    assertThat(rig.last.pageFaults()).isEqualTo(1);
    assertThat(rig.read(addr + 5)).isEqualTo(0x5a);
    assertThat(rig.last.pageFaults()).isZero();
    assertThat(rig.kernel.pmm().framesOwnedBy(FrameOwner.VMO)).isEqualTo(before + 1);
  }

  @Test
  void readThenWriteTakesTwoFaultsAndTheReadCommitsNothing() {
    long addr = rig.map(R | W, rig.vmo(4), 4);
    assertThat(rig.read(addr)).isZero();
    assertThat(rig.last.pageFaults()).isEqualTo(1);
    assertThat(rig.kernel.pmm().framesOwnedBy(FrameOwner.VMO)).isZero();
    assertThat(rig.write(addr, 1)).isEqualTo(Status.OK);
    assertThat(rig.last.pageFaults()).isEqualTo(1);
    assertThat(rig.kernel.pmm().framesOwnedBy(FrameOwner.VMO)).isEqualTo(1);
  }

  @Test
  void aRefusalForWantOfMemorySaysWhatFoundNoFrame() {
    long addr = rig.map(R | W, rig.vmo(1), 1);
    rig.kernel.pmm().failAllocation(1);
    assertThat(rig.write(addr, 1)).isEqualTo(Status.ERR_NO_MEMORY);
    assertThat(rig.last.explanation()).contains("no frame is free for the page at offset 0x0");
  }

  @Test
  void unmappedAddressesAreNotFound() {
    long addr = rig.map(R | W, rig.vmo(1), 1);
    assertThat(rig.write(addr, 1)).isEqualTo(Status.OK);
    Rig.ok(rig.unmap(rig.root, addr, PAGE));
    assertThat(rig.write(addr, 1)).isEqualTo(Status.ERR_NOT_FOUND);
    assertThat(rig.last.errorCode()).isEqualTo(0x6);
    assertThat(rig.last.explanation()).contains("nothing is mapped there");
  }
}
