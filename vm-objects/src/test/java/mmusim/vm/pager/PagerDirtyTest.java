package mmusim.vm.pager;

import static org.assertj.core.api.Assertions.assertThat;

import mmusim.vm.DirtyRange;
import mmusim.vm.abi.PagerOp;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.object.CachingMapping;
import mmusim.vm.page.PageRef;
import mmusim.vm.pager.PagerPacket.Command;
import org.junit.jupiter.api.Test;

/** Section 14 of the Zircon VM reference: dirty pages, trapped writes, write-back. */
class PagerDirtyTest extends PagerTest {
  /** A write fault once put a page of zeros in the place of the page that it had asked for. */
  @Test
  void aWriteFaultKeepsWhatThePagerSupplied() {
    int v = vmo(0, 1);
    f.pagers.setHandler(f.process, pager, packet -> supply(v, packet.offset(), packet.length(), 5));
    long ref = f.object(v).requirePage(0, true);
    assertThat(f.memory.readU64(PageRef.frame(ref)) & 0xff).isEqualTo(5);
    assertThat(f.frames()).isEqualTo(1);
    assertThat(dirty(v)).containsExactly(new DirtyRange(0, P, false));
  }

  @Test
  void aWriteMakesAPageDirtyWithoutAskingUnlessTrapped() {
    int v = vmo(0, 4);
    supply(v, 0, 4 * P, 1);
    f.write(v, P, 2);
    assertThat(dirty(v)).containsExactly(new DirtyRange(P, P, false));
    assertThat(op(v, PagerOp.DIRTY, 0, P, 0)).isEqualTo(Status.ERR_NOT_SUPPORTED);
  }

  @Test
  void aTrappedWriteAsksFirst() {
    int v = vmo(VmoOption.TRAP_DIRTY, 4);
    supply(v, 0, 4 * P, 1);
    assertThat(write(v, P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.DIRTY, KEY, P, P));
    assertThat(op(v, PagerOp.DIRTY, P, P, 0)).isEqualTo(Status.OK);
    assertThat(write(v, P)).isEqualTo(Status.OK);
    assertThat(dirty(v)).containsExactly(new DirtyRange(P, P, false));
  }

  @Test
  void aTrappedWriteMayBeFailed() {
    int v = vmo(VmoOption.TRAP_DIRTY, 1);
    supply(v, 0, P, 1);
    assertThat(write(v, 0)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(op(v, PagerOp.FAIL, 0, P, Status.ERR_NO_SPACE.value())).isEqualTo(Status.OK);
    assertThat(write(v, 0)).isEqualTo(Status.ERR_NO_SPACE);
    assertThat(f.read(v, 0)).isEqualTo(1);
  }

  @Test
  void dirtyOfAPageThatWasNotSuppliedIsNotFound() {
    int v = vmo(VmoOption.TRAP_DIRTY, 2);
    supply(v, 0, P, 1);
    assertThat(op(v, PagerOp.DIRTY, 0, 2 * P, 0)).isEqualTo(Status.ERR_NOT_FOUND);
    assertThat(dirty(v)).isEmpty();
  }

  /** As in VmCowPages::DirtyPages, where a page was evicted after its DIRTY request. */
  @Test
  void aRefusedDirtyLetsWhoWaitsAskAgain() {
    int v = vmo(VmoOption.TRAP_DIRTY, 2);
    supply(v, 0, 2 * P, 1);
    assertThat(write(v, P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.DIRTY, KEY, P, P));
    assertThat(f.vmos.reclaim(f.process, v).value()).isEqualTo(2);
    assertThat(op(v, PagerOp.DIRTY, P, P, 0)).isEqualTo(Status.ERR_NOT_FOUND);
    assertThat(write(v, P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, P, P));
    supply(v, P, P, 1);
    assertThat(write(v, P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.DIRTY, KEY, P, P));
    assertThat(op(v, PagerOp.DIRTY, 9 * P, P, 0)).isEqualTo(Status.ERR_OUT_OF_RANGE);
    assertThat(write(v, P)).as("not in its range").isEqualTo(Status.ERR_SHOULD_WAIT);
    assertNoPacket();
    assertThat(op(v, PagerOp.DIRTY, P, 2 * P, 0)).isEqualTo(Status.ERR_OUT_OF_RANGE);
    assertThat(write(v, P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.DIRTY, KEY, P, P));
    assertThat(op(v, PagerOp.DIRTY, P, P, 0)).isEqualTo(Status.OK);
    assertThat(write(v, P)).isEqualTo(Status.OK);
  }

  @Test
  void writebackCleansWhatWasNotWrittenMeanwhile() {
    int v = vmo(0, 2);
    supply(v, 0, 2 * P, 1);
    f.write(v, 0, 2);
    f.write(v, P, 2);
    assertThat(op(v, PagerOp.WRITEBACK_BEGIN, 0, 2 * P, 0)).isEqualTo(Status.OK);
    f.write(v, P, 3);
    assertThat(op(v, PagerOp.WRITEBACK_END, 0, 2 * P, 0)).isEqualTo(Status.OK);
    assertThat(dirty(v)).containsExactly(new DirtyRange(P, P, false));
  }

  /** A device may write to it at any time, of which the kernel would not know. */
  @Test
  void aPinnedPageStaysDirtyUntilAWritebackAfterTheUnpin() {
    int v = vmo(0, 2);
    supply(v, 0, 2 * P, 1);
    f.write(v, P, 2);
    int pin = f.pins.pin(f.process, v, 0, P).value().handle();
    assertThat(dirty(v)).containsExactly(new DirtyRange(0, 2 * P, false));
    assertThat(op(v, PagerOp.WRITEBACK_BEGIN, 0, 2 * P, 0)).isEqualTo(Status.OK);
    assertThat(op(v, PagerOp.WRITEBACK_END, 0, 2 * P, 0)).isEqualTo(Status.OK);
    assertThat(dirty(v)).containsExactly(new DirtyRange(0, P, false));
    assertThat(f.pins.unpin(f.process, pin)).isEqualTo(Status.OK);
    assertThat(op(v, PagerOp.WRITEBACK_BEGIN, 0, 2 * P, 0)).isEqualTo(Status.OK);
    assertThat(op(v, PagerOp.WRITEBACK_END, 0, 2 * P, 0)).isEqualTo(Status.OK);
    assertThat(dirty(v)).isEmpty();
  }

  @Test
  void growingMakesDirtyZerosThatNobodyIsAskedFor() {
    int v = vmo(VmoOption.RESIZABLE, 1);
    assertThat(f.vmos.setSize(f.process, v, 9 * P)).isEqualTo(Status.OK);
    assertThat(f.read(v, 8 * P)).isZero();
    assertThat(dirty(v)).containsExactly(new DirtyRange(P, 8 * P, true));
    assertThat(op(v, PagerOp.WRITEBACK_BEGIN, P, 8 * P, PagerOp.DIRTY_RANGE_IS_ZERO))
        .isEqualTo(Status.OK);
    assertThat(op(v, PagerOp.WRITEBACK_END, P, 8 * P, 0)).isEqualTo(Status.OK);
    assertThat(dirty(v)).isEmpty();
    assertThat(read(v, 8 * P)).as("the pager has it").isEqualTo(Status.ERR_SHOULD_WAIT);
  }

  /** The page of zeros may stay mapped while nothing is known of the page: it was written back. */
  @Test
  void suppliedPagesReplaceWrittenBackZerosInMappings() {
    int v = vmo(VmoOption.RESIZABLE, 0);
    assertThat(f.vmos.setSize(f.process, v, P)).isEqualTo(Status.OK);
    CachingMapping mapping = new CachingMapping(f.object(v));
    assertThat(PageRef.kind(mapping.touch(0, false))).isEqualTo(PageRef.ZERO_PAGE);
    assertThat(op(v, PagerOp.WRITEBACK_BEGIN, 0, P, 0)).isEqualTo(Status.OK);
    assertThat(op(v, PagerOp.WRITEBACK_END, 0, P, 0)).isEqualTo(Status.OK);
    supply(v, 0, P, 5);
    long ref = mapping.touch(0, false);
    assertThat(f.memory.readU64(PageRef.frame(ref)) & 0xff).isEqualTo(5);
    mapping.remove();
  }

  /** As in VmCowPages::ZeroPagesPreservingContentLocked: it splits no interval in the middle. */
  @Test
  void zeroingInsideWhatIsBeyondTheStreamMakesNothingDirty() {
    int v = vmo(0, 8);
    assertThat(f.vmos.setStreamSize(f.process, v, 2 * P)).isEqualTo(Status.OK);
    assertThat(zero(v, 4 * P, 2 * P)).isEqualTo(Status.OK);
    assertThat(dirty(v)).isEmpty();
    assertThat(zero(v, 7 * P, P)).isEqualTo(Status.OK);
    assertThat(dirty(v)).containsExactly(new DirtyRange(7 * P, P, true));
    assertThat(zero(v, P, 2 * P)).isEqualTo(Status.OK);
    assertThat(dirty(v))
        .containsExactly(new DirtyRange(P, 2 * P, true), new DirtyRange(7 * P, P, true));
  }

  @Test
  void whatIsPinnedBeyondTheStreamRefusesAStreamSize() {
    int v = vmo(0, 4);
    supply(v, 0, 4 * P, 1);
    assertThat(f.pins.pin(f.process, v, 3 * P, P).isOk()).isTrue();
    assertThat(f.vmos.setStreamSize(f.process, v, 2 * P)).isEqualTo(Status.ERR_BAD_STATE);
    assertThat(f.read(v, 2 * P)).isEqualTo(1);
    assertThat(f.vmos.setStreamSize(f.process, v, 3 * P + 1)).isEqualTo(Status.OK);
    assertThat(f.read(v, 3 * P)).isEqualTo(1);
  }

  private Status zero(int v, long offset, long length) {
    return f.vmos.opRange(f.process, v, VmoOp.ZERO, offset, length).status();
  }

  /** Zircon core-tests: pager-writeback.cc ResizeDirtyRequest. */
  @Test
  void aTrappedWriteToNewZerosAsksFirst() {
    int v = vmo(VmoOption.TRAP_DIRTY | VmoOption.RESIZABLE, 2);
    supply(v, 0, 2 * P, 1);
    assertThat(f.vmos.setSize(f.process, v, 4 * P)).isEqualTo(Status.OK);
    assertThat(write(v, P, 2 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.DIRTY, KEY, P, 2 * P));
    assertThat(op(v, PagerOp.DIRTY, P, 2 * P, 0)).isEqualTo(Status.OK);
    assertThat(write(v, P, 2 * P)).isEqualTo(Status.OK);
    assertThat(dirty(v))
        .containsExactly(new DirtyRange(P, 2 * P, false), new DirtyRange(3 * P, P, true));
  }

  /** Zircon core-tests: pager-writeback.cc DirtyZeroAndNonZeroPages. */
  @Test
  void opDirtyGivesZerosFrames() {
    int v = vmo(VmoOption.TRAP_DIRTY, 3);
    assertThat(supplyFrom(v, 0, 2 * P, f.vmo(2 * P, 0))).isEqualTo(Status.OK);
    supply(v, 2 * P, P, 1);
    assertThat(f.info(v).committedBytes()).isEqualTo(P);
    assertThat(op(v, PagerOp.DIRTY, 0, 3 * P, 0)).isEqualTo(Status.OK);
    assertThat(f.info(v).committedBytes()).isEqualTo(3 * P);
    assertThat(dirty(v)).containsExactly(new DirtyRange(0, 3 * P, false));
    assertThat(f.read(v, 0)).isZero();
  }

  @Test
  void opDirtyWithoutMemoryForAllZerosChangesNothing() {
    int v = vmo(VmoOption.TRAP_DIRTY, 3);
    assertThat(supplyFrom(v, 0, 3 * P, f.vmo(3 * P, 0))).isEqualTo(Status.OK);
    f.pmm.failAllocation(2);
    assertThat(op(v, PagerOp.DIRTY, 0, 3 * P, 0)).isEqualTo(Status.ERR_NO_MEMORY);
    f.pmm.failAllocation(0);
    assertThat(dirty(v)).isEmpty();
    assertThat(f.frames()).isZero();
  }

  @Test
  void opDirtyDropsTheZerosFromMappings() {
    int v = vmo(VmoOption.TRAP_DIRTY, 1);
    assertThat(supplyFrom(v, 0, P, f.vmo(P, 0))).isEqualTo(Status.OK);
    CachingMapping mapping = new CachingMapping(f.object(v));
    assertThat(PageRef.kind(mapping.touch(0, false))).isEqualTo(PageRef.ZERO_PAGE);
    assertThat(op(v, PagerOp.DIRTY, 0, P, 0)).isEqualTo(Status.OK);
    assertThat(PageRef.kind(mapping.touch(0, false))).isEqualTo(PageRef.FOUND);
    mapping.remove();
  }

  /** Zircon core-tests: pager-writeback.cc DirtyRequestsForZeroRanges. */
  @Test
  void aWriteAsksInRisingOrder() {
    int v = vmo(VmoOption.TRAP_DIRTY, 4);
    supply(v, 0, 2 * P, 1);
    supply(v, 3 * P, P, 1);
    assertThat(write(v, 0, 4 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.DIRTY, KEY, 0, 2 * P));
    assertThat(op(v, PagerOp.DIRTY, 0, 2 * P, 0)).isEqualTo(Status.OK);
    assertThat(write(v, 0, 4 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, 2 * P, P));
    supply(v, 2 * P, P, 1);
    assertThat(write(v, 0, 4 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.DIRTY, KEY, 2 * P, 2 * P));
    assertThat(op(v, PagerOp.DIRTY, 2 * P, 2 * P, 0)).isEqualTo(Status.OK);
    assertThat(write(v, 0, 4 * P)).isEqualTo(Status.OK);
    assertThat(dirty(v)).containsExactly(new DirtyRange(0, 4 * P, false));
  }

  @Test
  void statisticsTellOfChangesSinceTheLastReset() {
    int v = vmo(0, 1);
    supply(v, 0, P, 1);
    assertThat(f.pagers.queryVmoStats(f.process, pager, v, true).value()).isFalse();
    f.write(v, 0, 2);
    assertThat(f.pagers.queryVmoStats(f.process, pager, v, true).value()).isTrue();
    assertThat(f.pagers.queryVmoStats(f.process, pager, v, true).value()).isFalse();
  }
}
