package mmusim.pagetables.pmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import mmusim.mmu.memory.PhysicalMemory;
import org.junit.jupiter.api.Test;

/** The rules of the frame allocator, each by itself. */
class PmmTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final long NO_LIMIT = Long.MAX_VALUE;

  private static Pmm pmm(long sizeBytes, PhysicalRange... reserved) {
    return new Pmm(new PhysicalMemory(sizeBytes), List.of(reserved));
  }

  @Test
  void framesAreHandedOutLowestFirstAndThoseFreedLatelyBeforeOthers() {
    Pmm pmm = pmm(MIB);
    assertThat(pmm.allocate(FrameOwner.VMO)).isEqualTo(0x0000);
    assertThat(pmm.allocate(FrameOwner.VMO)).isEqualTo(0x1000);
    assertThat(pmm.allocate(FrameOwner.VMO)).isEqualTo(0x2000);
    pmm.free(0x1000);
    assertThat(pmm.allocate(FrameOwner.PAGE_TABLE)).isEqualTo(0x1000);
    assertThat(pmm.ownerOf(0x1fff)).isEqualTo(FrameOwner.PAGE_TABLE);
    pmm.checkInvariants();
  }

  @Test
  void reservedFramesAndHolesAreNeverHandedOut() {
    PhysicalMemory memory = new PhysicalMemory(MIB);
    Pmm pmm =
        new Pmm(
            memory,
            List.of(new PhysicalRange(0, 0x4000), new PhysicalRange(0x8000, 8 * MIB)),
            List.of(new PhysicalRange(0, 0x1000), new PhysicalRange(0x9000, 0x2000)));
    assertThat(pmm.ownerOf(0)).isEqualTo(FrameOwner.RESERVED);
    assertThat(pmm.ownerOf(0x5000)).isEqualTo(FrameOwner.HOLE);
    assertThat(pmm.ownerOf(MIB)).isEqualTo(FrameOwner.HOLE);
    assertThat(pmm.totalFrames()).isEqualTo(256 - 4 - 1 - 2);
    List<Long> handedOut = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      handedOut.add(pmm.allocate(FrameOwner.VMO));
    }
    assertThat(handedOut).containsExactly(0x1000L, 0x2000L, 0x3000L, 0x8000L, 0xb000L);
    pmm.checkInvariants();
  }

  @Test
  void freeingTwiceOrWhatWasNeverHandedOutIsRefused() {
    Pmm pmm = pmm(MIB, new PhysicalRange(0, 0x1000));
    long frame = pmm.allocate(FrameOwner.VMO);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pmm.free(frame, FrameOwner.PAGE_TABLE))
        .withMessage("frame 0x1000 belongs to VMO, not to PAGE_TABLE");
    pmm.free(frame);
    for (long paddr : new long[] {frame, 0, 0x2000, 0x1008, MIB, -4096}) {
      assertThatIllegalArgumentException().isThrownBy(() -> pmm.free(paddr));
    }
    assertThat(pmm.freeFrames()).isEqualTo(255);
    pmm.checkInvariants();
  }

  @Test
  void contiguousFramesAreAlignedAndBelowTheLimit() {
    Pmm pmm = pmm(GIB);
    assertThat(pmm.allocate(FrameOwner.VMO)).isZero();
    assertThat(pmm.allocateContiguous(3, 0, NO_LIMIT, FrameOwner.VMO)).isEqualTo(0x4000);
    assertThat(pmm.allocateContiguous(512, 21, NO_LIMIT, FrameOwner.VMO)).isEqualTo(2 * MIB);
    assertThat(pmm.allocateContiguous(2, 12, 0x4000, FrameOwner.VMO)).isEqualTo(0x2000);
    assertThat(pmm.allocateContiguous(2, 12, 0x4000, FrameOwner.VMO)).isEqualTo(Pmm.NO_FRAME);
    assertThat(pmm.statistics().failures()).isEqualTo(1);
    pmm.checkInvariants();
  }

  @Test
  void aRunMayUseEveryLastFrameEvenIfNoAlignedBlockIsFree() {
    Pmm pmm = pmm(MIB, new PhysicalRange(0, 0x1000));
    assertThat(pmm.allocateContiguous(255, 12, NO_LIMIT, FrameOwner.VMO)).isEqualTo(0x1000);
    assertThat(pmm.allocate(FrameOwner.VMO)).isEqualTo(Pmm.NO_FRAME);
    pmm.freeContiguous(0x1000, 255);
    assertThat(pmm.freeFrames()).isEqualTo(255);
    pmm.checkInvariants();
  }

  @Test
  void aRunMayBeLongerThanARegionOfTheBookkeeping() {
    Pmm pmm = pmm(4 * GIB);
    assertThat(pmm.allocate(FrameOwner.KERNEL)).isZero();
    long frames = GIB >>> 12;
    assertThat(pmm.allocateContiguous(frames, 30, NO_LIMIT, FrameOwner.VMO)).isEqualTo(GIB);
    assertThat(pmm.allocateContiguous(frames, 12, GIB, FrameOwner.VMO)).isEqualTo(Pmm.NO_FRAME);
    assertThat(pmm.allocateContiguous(frames - 1, 12, GIB, FrameOwner.VMO)).isEqualTo(0x1000);
    assertThat(pmm.framesOwnedBy(FrameOwner.VMO)).isEqualTo(2 * frames - 1);
    pmm.checkInvariants();
  }

  @Test
  void aRunOfLargeAlignmentMayEndWithTheRam() {
    Pmm pmm = pmm(2 * GIB);
    assertThat(pmm.allocate(FrameOwner.KERNEL)).isZero();
    long frames = GIB >>> 12;
    assertThat(pmm.allocateContiguous(frames, 30, 2 * GIB - 1, FrameOwner.VMO))
        .isEqualTo(Pmm.NO_FRAME);
    assertThat(pmm.allocateContiguous(frames, 30, 2 * GIB, FrameOwner.VMO)).isEqualTo(GIB);
    pmm.checkInvariants();
  }

  /** The search for large alignments once took regions that nobody had looked at for full. */
  @Test
  void aLargeAlignmentFindsFramesInAPartOfRamThatIsReservedInPart() {
    Pmm pmm = pmm(GIB, new PhysicalRange(0x3000, 0x5000));
    assertThat(pmm.allocateContiguous(3, 28, NO_LIMIT, FrameOwner.VMO)).isZero();
    assertThat(pmm.allocateContiguous(3, 28, NO_LIMIT, FrameOwner.VMO)).isEqualTo(1L << 28);
    pmm.checkInvariants();
  }

  @Test
  void fourPebibytesCostNothingUntilTouched() {
    Pmm pmm = pmm(1L << 52);
    assertThat(pmm.totalFrames()).isEqualTo(1L << 40);
    assertThat(pmm.allocate(FrameOwner.VMO)).isZero();
    assertThat(pmm.allocateContiguous(1, 40, NO_LIMIT, FrameOwner.VMO)).isEqualTo(1L << 40);
    assertThat(pmm.ownerOf((1L << 52) - 1)).isEqualTo(FrameOwner.FREE);
    pmm.checkInvariants();
  }

  @Test
  void theInjectedFailureHitsTheNthRequestAndNoOther() {
    Pmm pmm = pmm(MIB);
    pmm.failAllocation(3);
    assertThat(pmm.allocate(FrameOwner.VMO)).isZero();
    assertThat(pmm.allocateMany(3, new long[3], FrameOwner.VMO)).isFalse();
    assertThat(pmm.framesOwnedBy(FrameOwner.VMO)).isEqualTo(1);
    assertThat(pmm.allocateMany(3, new long[3], FrameOwner.VMO)).isTrue();
    assertThat(pmm.statistics().failures()).isEqualTo(1);
  }

  @Test
  void aReclaimerIsAskedBeforeARequestFails() {
    Pmm pmm = pmm(0x2000);
    assertThat(pmm.allocate(FrameOwner.VMO)).isZero();
    assertThat(pmm.allocate(FrameOwner.VMO)).isEqualTo(0x1000);
    List<Long> asked = new ArrayList<>();
    pmm.setReclaimer(
        frames -> {
          asked.add(frames);
          if (pmm.freeFrames() == 0 && asked.size() == 1) {
            pmm.free(0x1000);
            return true;
          }
          return false;
        });
    assertThat(pmm.allocate(FrameOwner.PAGE_TABLE)).isEqualTo(0x1000);
    assertThat(pmm.allocate(FrameOwner.PAGE_TABLE)).isEqualTo(Pmm.NO_FRAME);
    assertThat(pmm.allocateContiguous(2, 12, NO_LIMIT, FrameOwner.VMO)).isEqualTo(Pmm.NO_FRAME);
    assertThat(asked).containsExactly(1L, 1L, 2L);
  }

  @Test
  void aNoteStaysWithItsFrameUntilItIsFreed() {
    Pmm pmm = pmm(MIB);
    long frame = pmm.allocate(FrameOwner.PAGE_TABLE);
    assertThat(pmm.addNote(frame, 512)).isEqualTo(512);
    assertThat(pmm.note(frame)).isEqualTo(512);
    pmm.free(frame);
    assertThat(pmm.note(frame)).isZero();
  }

  @Test
  void aCheckerCanListTheFramesOfAnOwner() {
    Pmm pmm = pmm(GIB);
    long[] frames = new long[3];
    assertThat(pmm.allocateMany(3, frames, FrameOwner.VMO)).isTrue();
    pmm.free(frames[1]);
    assertThat(pmm.allocate(FrameOwner.ZERO_PAGE)).isEqualTo(frames[1]);
    List<Long> listed = new ArrayList<>();
    pmm.forEachFrame(FrameOwner.VMO, listed::add);
    assertThat(listed).containsExactly(frames[0], frames[2]);
  }
}
