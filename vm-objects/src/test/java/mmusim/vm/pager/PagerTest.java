package mmusim.vm.pager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import mmusim.vm.DirtyRange;
import mmusim.vm.abi.PagerOp;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Rights;
import mmusim.vm.object.VmoFixture;
import mmusim.vm.page.PageRef;
import mmusim.vm.pager.PagerPacket.Command;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Section 14 of the Zircon VM reference: requests, supply, failure, dirty pages, write-back. */
class PagerTest {
  private static final long P = 4096;
  private static final long KEY = 0xfeedL;

  private final VmoFixture f = VmoFixture.create();
  private int pager;

  @BeforeEach
  void createPager() {
    pager = f.pagers.create(f.process, 0).value();
  }

  @Test
  void aReadOfAnAbsentPageAsksAndWaits() {
    int v = vmo(0, 4);
    assertThat(read(v, P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, P, P));
  }

  @Test
  void aHintIsNotRefusedBecauseThePagerFails() {
    int v = vmo(0, 2);
    supply(v, P, P, 9);
    assertThat(f.vmos.opRange(f.process, v, VmoOp.ALWAYS_NEED, 0, 2 * P).status())
        .isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(op(v, PagerOp.FAIL, 0, P, Status.ERR_IO.value())).isEqualTo(Status.OK);
    assertThat(f.vmos.opRange(f.process, v, VmoOp.ALWAYS_NEED, 0, 2 * P).isOk()).isTrue();
    assertThat(f.vmos.reclaim(f.process, v).value()).as("what is there is protected").isZero();
    assertThat(f.pagers.detachVmo(f.process, pager, v)).isEqualTo(Status.OK);
    assertThat(f.vmos.opRange(f.process, v, VmoOp.ALWAYS_NEED, 0, 2 * P).isOk()).isTrue();
    assertThat(f.vmos.opRange(f.process, v, VmoOp.PREFETCH, 0, P).status())
        .isEqualTo(Status.ERR_BAD_STATE);
  }

  @Test
  void aPendingRequestIsNotSentTwice() {
    int v = vmo(0, 4);
    assertThat(read(v, P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(read(v, P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet().offset()).isEqualTo(P);
    assertThat(f.pagers.readPacket(f.process, pager).status()).isEqualTo(Status.ERR_SHOULD_WAIT);
  }

  @Test
  void aRangeIsAskedForInOneRequestPerGap() {
    int v = vmo(0, 8);
    supply(v, 2 * P, P, 9);
    assertThat(f.vmos.opRange(f.process, v, VmoOp.COMMIT, 0, 8 * P).status())
        .isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, 0, 2 * P));
  }

  @Test
  void suppliedPagesAreReadAndTheAuxVmoLosesThem() {
    int v = vmo(0, 4);
    assertThat(read(v, 0)).isEqualTo(Status.ERR_SHOULD_WAIT);
    int aux = filled(2 * P, 7);
    assertThat(supplyFrom(v, 0, 2 * P, aux)).isEqualTo(Status.OK);
    assertThat(f.read(v, P)).isEqualTo(7);
    assertThat(f.info(aux).committedBytes()).isZero();
    assertThat(f.info(v).committedBytes()).isEqualTo(2 * P);
  }

  @Test
  void aPageThatIsThereKeepsItsContent() {
    int v = vmo(0, 1);
    supply(v, 0, P, 1);
    supply(v, 0, P, 2);
    assertThat(f.read(v, 0)).isEqualTo(1);
    assertThat(f.frames()).isEqualTo(1);
  }

  @Test
  void absentAuxPagesSupplyZerosWithoutFrames() {
    int v = vmo(0, 4);
    assertThat(supplyFrom(v, 0, 4 * P, f.vmo(4 * P, 0))).isEqualTo(Status.OK);
    assertThat(f.read(v, 3 * P)).isZero();
    assertThat(f.info(v).committedBytes()).isZero();
  }

  @Test
  void supplyChecksHandlesAlignmentOwnerAndRange() {
    int v = vmo(0, 4);
    int aux = filled(P, 1);
    assertThat(supplyFrom(v, 1, P, aux)).isEqualTo(Status.ERR_INVALID_ARGS);
    assertThat(supplyFrom(aux, 0, P, aux)).isEqualTo(Status.ERR_INVALID_ARGS);
    assertThat(supplyFrom(v, 4 * P, P, aux)).isEqualTo(Status.ERR_OUT_OF_RANGE);
    assertThat(supplyFrom(v, 0, P, vmo(0, 1))).isEqualTo(Status.ERR_NOT_SUPPORTED);
    assertThat(supplyFrom(v, 0, P, pager)).isEqualTo(Status.ERR_WRONG_TYPE);
    assertThat(f.pins.pin(f.process, aux, 0, P).isOk()).isTrue();
    assertThat(supplyFrom(v, 0, P, aux)).isEqualTo(Status.ERR_BAD_STATE);
    int weak = f.process.handles().replace(pager, Rights.ATTACH_VMO);
    assertThat(f.pagers.supplyPages(f.process, weak, v, 0, P, aux, 0))
        .isEqualTo(Status.ERR_ACCESS_DENIED);
  }

  @Test
  void failureIsToldOnceToWhoWaits() {
    int v = vmo(0, 4);
    assertThat(read(v, 0)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(op(v, PagerOp.FAIL, 0, P, Status.ERR_IO_DATA_INTEGRITY.value()))
        .isEqualTo(Status.OK);
    assertThat(read(v, 0)).isEqualTo(Status.ERR_IO_DATA_INTEGRITY);
    assertThat(read(v, 0)).isEqualTo(Status.ERR_SHOULD_WAIT);
  }

  @Test
  void onlySomeStatusesMayBeFailedWith() {
    int v = vmo(0, 4);
    assertThat(op(v, PagerOp.FAIL, 0, P, Status.ERR_NO_MEMORY.value()))
        .isEqualTo(Status.ERR_INVALID_ARGS);
    assertThat(op(v, PagerOp.FAIL, 0, P, Status.ERR_NO_SPACE.value())).isEqualTo(Status.OK);
    assertThat(op(v, 5, 0, P, 0)).isEqualTo(Status.ERR_INVALID_ARGS);
  }

  @Test
  void aHandlerAnswersWhileTheFaultWaits() {
    int v = vmo(0, 4);
    f.pagers.setHandler(f.process, pager, packet -> supply(v, packet.offset(), packet.length(), 5));
    assertThat(f.read(v, 3 * P)).isEqualTo(5);
    assertThat(PageRef.isPresent(f.object(v).requirePage(0, true))).isTrue();
    assertThat(f.context.counters().pagerReads).isEqualTo(2);
  }

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
    assertThat(f.read(v, 8 * P)).isZero();
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

  @Test
  void afterDetachRequestsFailAndPagesStay() {
    int v = vmo(0, 2);
    supply(v, 0, P, 1);
    f.write(v, 0, 2);
    assertThat(f.pagers.detachVmo(f.process, pager, v)).isEqualTo(Status.OK);
    assertThat(packet().command()).isEqualTo(Command.COMPLETE);
    assertThat(read(v, P)).isEqualTo(Status.ERR_BAD_STATE);
    assertThat(f.read(v, 0)).isEqualTo(2);
    assertThat(op(v, PagerOp.WRITEBACK_BEGIN, 0, P, 0)).isEqualTo(Status.OK);
    assertThat(op(v, PagerOp.WRITEBACK_END, 0, P, 0)).isEqualTo(Status.OK);
    assertThat(supplyFrom(v, P, P, filled(P, 1))).isEqualTo(Status.ERR_BAD_STATE);
  }

  @Test
  void closingThePagerDetachesSilently() {
    int v = vmo(0, 2);
    f.close(pager);
    assertThat(read(v, P)).isEqualTo(Status.ERR_BAD_STATE);
  }

  @Test
  void onlyCleanPagesAreEvictedAndComeBackFromThePager() {
    int v = vmo(0, 4);
    supply(v, 0, 4 * P, 1);
    f.write(v, 0, 2);
    assertThat(f.pins.pin(f.process, v, P, P).isOk()).isTrue();
    assertThat(f.vmos.opRange(f.process, v, VmoOp.ALWAYS_NEED, 2 * P, P).isOk()).isTrue();
    assertThat(f.vmos.reclaimAll()).isEqualTo(1);
    assertThat(read(v, 3 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(f.read(v, 0)).isEqualTo(2);
    assertThat(f.info(v).changeEvents()).isEqualTo(1);
  }

  @Test
  void pressureTakesUnneededPagesThenDiscardableVmosThenTheOldest() {
    int v = vmo(0, 3);
    supply(v, 0, 3 * P, 1);
    assertThat(f.vmos.opRange(f.process, v, VmoOp.DONT_NEED, 2 * P, P).isOk()).isTrue();
    int d = f.vmo(P, VmoOption.DISCARDABLE);
    f.write(d, 0, 1);
    assertThat(f.vmos.opRange(f.process, d, VmoOp.LOCK, 0, P).isOk()).isTrue();
    assertThat(f.vmos.opRange(f.process, d, VmoOp.UNLOCK, 0, P).isOk()).isTrue();
    assertThat(f.context.evictionQueue().reclaim(1, null)).isEqualTo(1);
    assertThat(f.object(v).peekPage(2 * P)).isEqualTo(PageRef.ABSENT);
    assertThat(f.context.evictionQueue().reclaim(1, null)).isEqualTo(1);
    assertThat(f.info(d).committedBytes()).isZero();
    assertThat(f.context.evictionQueue().reclaim(1, null)).isEqualTo(1);
    assertThat(f.object(v).peekPage(0)).isEqualTo(PageRef.ABSENT);
    assertThat(PageRef.isPresent(f.object(v).peekPage(P))).isTrue();
  }

  @Test
  void aFileLargerThanRamIsReadThrough() {
    long pages = 3 * (f.pmm.totalFrames() / 2);
    int v = vmo(0, pages);
    f.pagers.setHandler(f.process, pager, packet -> supply(v, packet.offset(), packet.length(), 5));
    for (long page = 0; page < pages; page++) {
      assertThat(f.read(v, page * P)).isEqualTo(5);
    }
    assertThat(f.context.counters().evictions).isPositive();
    f.pmm.checkInvariants();
  }

  @Test
  void aCloneCopiesOnWriteAndPullsPagesThroughTheRoot() {
    int v = vmo(0, 4);
    f.pagers.setHandler(f.process, pager, packet -> supply(v, packet.offset(), packet.length(), 5));
    int c = f.child(v, VmoChildOption.SNAPSHOT_AT_LEAST_ON_WRITE, P, 3 * P);
    f.write(c, 1, 6);
    assertThat(f.read(c, 0)).isEqualTo(5);
    assertThat(f.read(v, P + 1)).isEqualTo(5);
    assertThat(f.info(c).committedBytes()).isEqualTo(P);
    assertThat(f.info(v).committedBytes()).isEqualTo(P);
    f.write(v, 2 * P, 7);
    assertThat(f.read(c, P)).as("not written yet, so the parent shows").isEqualTo(7);
    assertThat(f.vmos.opRange(f.process, c, VmoOp.ZERO, 0, 3 * P).isOk()).isTrue();
    assertThat(f.read(c, 0)).isZero();
    assertThat(f.read(c, 2 * P)).isZero();
  }

  @Test
  void whatACloneModifiedIsSnapshottedBothWays() {
    int v = vmo(0, 4);
    f.pagers.setHandler(f.process, pager, packet -> supply(v, packet.offset(), packet.length(), 5));
    int a = f.child(v, VmoChildOption.SNAPSHOT_MODIFIED, 0, 4 * P);
    f.write(a, 0, 6);
    int b = f.child(a, VmoChildOption.SNAPSHOT_MODIFIED, 0, 4 * P);
    f.write(a, 0, 7);
    assertThat(f.read(b, 0)).isEqualTo(6);
    assertThat(f.read(b, P)).isEqualTo(5);
    f.close(a);
    assertThat(f.read(b, 0)).isEqualTo(6);
    assertThat(f.read(b, 2 * P)).isEqualTo(5);
    f.close(v);
    assertThat(f.read(b, 2 * P)).isEqualTo(5);
    f.close(b);
    f.close(pager);
    f.process.handles().closeAll();
    assertThat(f.frames()).isZero();
  }

  private int vmo(int options, long pages) {
    return f.pagers.createVmo(f.process, pager, options, KEY, pages * P).value();
  }

  private int filled(long size, int value) {
    int aux = f.vmo(size, 0);
    byte[] bytes = new byte[(int) size];
    Arrays.fill(bytes, (byte) value);
    assertThat(f.vmos.write(f.process, aux, bytes, 0, size)).isEqualTo(Status.OK);
    return aux;
  }

  private void supply(int vmo, long offset, long length, int value) {
    int aux = filled(length, value);
    assertThat(supplyFrom(vmo, offset, length, aux)).isEqualTo(Status.OK);
    f.close(aux);
  }

  private Status supplyFrom(int vmo, long offset, long length, int aux) {
    return f.pagers.supplyPages(f.process, pager, vmo, offset, length, aux, 0);
  }

  private Status op(int vmo, int op, long offset, long length, long data) {
    return f.pagers.opRange(f.process, pager, op, vmo, offset, length, data);
  }

  private Status read(int vmo, long offset) {
    return f.vmos.read(f.process, vmo, new byte[1], offset, 1);
  }

  private Status write(int vmo, long offset) {
    return f.vmos.write(f.process, vmo, new byte[] {9}, offset, 1);
  }

  private PagerPacket packet() {
    return Objects.requireNonNull(f.pagers.readPacket(f.process, pager).value());
  }

  private List<DirtyRange> dirty(int vmo) {
    long size = f.info(vmo).sizeBytes();
    return f.pagers.queryDirtyRanges(f.process, pager, vmo, 0, size).value();
  }
}
