package mmusim.vm.pager;

import static org.assertj.core.api.Assertions.assertThat;

import mmusim.vm.abi.PagerOp;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.handle.Rights;
import mmusim.vm.page.PageRef;
import mmusim.vm.pager.PagerPacket.Command;
import org.junit.jupiter.api.Test;

/** Section 14 of the Zircon VM reference: requests, supply, failure, detaching. */
class PagerRequestTest extends PagerTest {
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
    assertThat(supplyFrom(-1, 1, P, -1)).as("before handles").isEqualTo(Status.ERR_INVALID_ARGS);
    assertThat(supplyFrom(-1, 0, P, aux)).isEqualTo(Status.ERR_BAD_HANDLE);
    assertThat(supplyFrom(aux, 0, P, aux)).isEqualTo(Status.ERR_INVALID_ARGS);
    assertThat(supplyFrom(v, 4 * P, P, aux)).isEqualTo(Status.ERR_OUT_OF_RANGE);
    assertThat(supplyFrom(v, 0, P, vmo(0, 1))).isEqualTo(Status.ERR_NOT_SUPPORTED);
    assertThat(supplyFrom(v, 0, P, pager)).isEqualTo(Status.ERR_WRONG_TYPE);
    assertThat(f.pins.pin(f.process, aux, 0, P).isOk()).isTrue();
    assertThat(supplyFrom(v, 0, P, aux)).isEqualTo(Status.ERR_BAD_STATE);
    assertThat(supplyFrom(v, 4 * P, P, aux)).as("aux first").isEqualTo(Status.ERR_BAD_STATE);
    assertThat(supplyFrom(v, 0, 2 * P, aux)).isEqualTo(Status.ERR_OUT_OF_RANGE);
    int free = filled(P, 1);
    f.pagers.detachVmo(f.process, pager, v);
    assertThat(supplyFrom(v, 0, P, free)).isEqualTo(Status.ERR_BAD_STATE);
    assertThat(supplyFrom(v, 4 * P, P, free)).as("range first").isEqualTo(Status.ERR_OUT_OF_RANGE);
    assertThat(supplyFrom(v, 0, 2 * P, free)).as("aux first").isEqualTo(Status.ERR_OUT_OF_RANGE);
    assertThat(supplyFrom(v, 4 * P, 0, free)).as("of nothing").isEqualTo(Status.OK);
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

  /** As Zircon's core tests FailRedundant and SupplyAfterFail have it. */
  @Test
  void failingTheFirstPageEndsAWholeRequestThatNobodyElseWaitsFor() {
    int v = vmo(0, 11);
    assertThat(commit(v, 0, 11)).isEqualTo(Status.ERR_SHOULD_WAIT);
    for (int page = 0; page < 11; page++) {
      assertThat(op(v, PagerOp.FAIL, page * P, P, Status.ERR_IO.value())).isEqualTo(Status.OK);
    }
    assertThat(commit(v, 0, 11)).isEqualTo(Status.ERR_IO);
    assertNoPacket();
    assertThat(commit(v, 0, 11)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, 0, 11 * P));
  }

  @Test
  void aFailureIsToldToEachThatWaitsAtAPageOfItsRange() {
    int v = vmo(0, 4);
    assertThat(read(v, 0)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(read(v, P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(read(v, 3 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(op(v, PagerOp.FAIL, 0, 3 * P, Status.ERR_IO.value())).isEqualTo(Status.OK);
    assertThat(read(v, 0)).isEqualTo(Status.ERR_IO);
    assertThat(read(v, P)).isEqualTo(Status.ERR_IO);
    assertThat(read(v, 2 * P)).as("nobody waited here").isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(read(v, 3 * P)).as("beyond the range").isEqualTo(Status.ERR_SHOULD_WAIT);
  }

  /** As Zircon's core test FailEarlyWake has it. */
  @Test
  void whoReadsAndHasGotSomePagesWaitsAtTheNextOne() {
    int v = vmo(0, 3);
    assertThat(read(v, 0, 3 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    supply(v, 0, P, 1);
    assertThat(op(v, PagerOp.FAIL, P, P, Status.ERR_IO.value())).isEqualTo(Status.OK);
    assertThat(read(v, 0, 3 * P)).isEqualTo(Status.ERR_IO);
  }

  /** As Zircon's core test NotModifiedPartialFailedPinWrite has it. */
  @Test
  void whoCommitsWaitsForAllAndAsksAgainForWhatFailedBehindTheFirstPage() {
    int v = vmo(0, 3);
    assertThat(commit(v, 0, 3)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(packetOf(0, 3));
    supply(v, 0, P, 1);
    assertThat(op(v, PagerOp.FAIL, P, 2 * P, Status.ERR_IO.value())).isEqualTo(Status.OK);
    assertThat(commit(v, 0, 3)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(packetOf(1, 2));
    assertThat(op(v, PagerOp.FAIL, P, P, Status.ERR_IO.value())).isEqualTo(Status.OK);
    assertThat(commit(v, 0, 3)).isEqualTo(Status.ERR_IO);
  }

  /** As Zircon's core test FailOverlapRequest has it. */
  @Test
  void aFailureBehindThePageThatIsWaitedForIsForgotten() {
    int v = vmo(0, 4);
    assertThat(commit(v, 0, 4)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, 0, 4 * P));
    assertThat(read(v, P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertNoPacket();
    assertThat(op(v, PagerOp.FAIL, P, 2 * P, Status.ERR_IO.value())).isEqualTo(Status.OK);
    assertThat(read(v, P)).as("who waited there").isEqualTo(Status.ERR_IO);
    assertThat(commit(v, 0, 4)).as("who waits before it").isEqualTo(Status.ERR_SHOULD_WAIT);
    supply(v, 0, P, 1);
    assertThat(commit(v, 0, 4)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertNoPacket();
    supply(v, 3 * P, P, 1);
    assertThat(commit(v, 0, 4)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY, P, 2 * P));
    supply(v, P, 2 * P, 1);
    assertThat(commit(v, 0, 4)).isEqualTo(Status.OK);
  }

  /** Else the request would outlast them both, and nobody would ask for its pages again. */
  @Test
  void whoHasGotAllThatItWantedKeepsNoRequest() {
    int v = vmo(0, 4);
    assertThat(commit(v, 0, 4)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(read(v, P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(packetOf(0, 4));
    supply(v, P, P, 1);
    assertThat(op(v, PagerOp.FAIL, 0, P, Status.ERR_IO.value())).isEqualTo(Status.OK);
    assertThat(commit(v, 0, 4)).isEqualTo(Status.ERR_IO);
    assertThat(commit(v, 0, 4)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(packetOf(0, 1));
  }

  @Test
  void whoComesToAPageThatFailedForSomebodyElseStillWaits() {
    int v = vmo(0, 4);
    assertThat(read(v, 2 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(op(v, PagerOp.FAIL, 2 * P, P, Status.ERR_IO.value())).isEqualTo(Status.OK);
    assertThat(commit(v, 0, 4)).isEqualTo(Status.ERR_SHOULD_WAIT);
    supply(v, 0, 2 * P, 1);
    assertThat(packet()).isEqualTo(packetOf(0, 4));
    assertThat(read(v, 2 * P)).isEqualTo(Status.ERR_IO);
    assertThat(commit(v, 0, 4)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertNoPacket();
  }

  @Test
  void aFailureIsForgottenWhenThePageComesAfterAll() {
    int v = vmo(0, 1);
    assertThat(read(v, 0)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(op(v, PagerOp.FAIL, 0, P, Status.ERR_IO.value())).isEqualTo(Status.OK);
    supply(v, 0, P, 1);
    assertThat(f.vmos.reclaim(f.process, v).value()).isEqualTo(1);
    assertThat(read(v, 0)).isEqualTo(Status.ERR_SHOULD_WAIT);
  }

  @Test
  void aRequestThatEndsBeforeItsPacketIsReadHasNone() {
    int v = vmo(VmoOption.RESIZABLE, 6);
    assertThat(commit(v, 0, 2)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(read(v, 3 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(read(v, 4 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(read(v, 5 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    supply(v, 0, P, 1);
    assertThat(packet()).as("half answered").isEqualTo(packetOf(0, 2));
    supply(v, 3 * P, P, 1);
    assertThat(op(v, PagerOp.FAIL, 4 * P, P, Status.ERR_IO.value())).isEqualTo(Status.OK);
    assertThat(f.vmos.setSize(f.process, v, 5 * P)).isEqualTo(Status.OK);
    assertNoPacket();
  }

  /** The next one is queued when the one before is freed, behind those of other VMOs. */
  @Test
  void onePacketOfAVmoIsInThePortAtATime() {
    int v = vmo(0, 4);
    int other = f.pagers.createVmo(f.process, pager, 0, KEY + 1, P).value();
    assertThat(read(v, 0)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(read(v, 2 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(read(other, 0)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(packet()).isEqualTo(packetOf(0, 1));
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY + 1, 0, P));
    assertThat(packet()).isEqualTo(packetOf(2, 1));
    assertNoPacket();
  }

  @Test
  void whereAnUnreadPacketIsTakenBackTheNextOneFollows() {
    int v = vmo(0, 4);
    int other = f.pagers.createVmo(f.process, pager, 0, KEY + 1, P).value();
    assertThat(read(v, 0)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(read(v, 2 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(read(other, 0)).isEqualTo(Status.ERR_SHOULD_WAIT);
    supply(v, 0, P, 1);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.READ, KEY + 1, 0, P));
    assertThat(packet()).isEqualTo(packetOf(2, 1));
  }

  @Test
  void onlySomeStatusesMayBeFailedWith() {
    int v = vmo(0, 4);
    assertThat(op(v, PagerOp.FAIL, 0, P, Status.ERR_NO_MEMORY.value()))
        .isEqualTo(Status.ERR_INVALID_ARGS);
    assertThat(op(v, PagerOp.FAIL, 0, P, Status.ERR_NO_SPACE.value())).isEqualTo(Status.OK);
  }

  /** The order of kernel/lib/syscalls/pager.cc, PagerDispatcher::RangeOp and VmCowPages. */
  @Test
  void aRangeOperationChecksAlignmentHandlesDataAndRangeInThisOrder() {
    int plain = vmo(0, 4);
    assertThat(op(-1, PagerOp.FAIL, 1, P, 0)).isEqualTo(Status.ERR_INVALID_ARGS);
    assertThat(op(-1, PagerOp.FAIL, 0, 1, 0)).isEqualTo(Status.ERR_INVALID_ARGS);
    assertThat(op(-1, PagerOp.FAIL, 0, P, 0)).isEqualTo(Status.ERR_BAD_HANDLE);
    assertThat(op(pager, 5, 0, P, 0)).isEqualTo(Status.ERR_WRONG_TYPE);
    assertThat(op(plain, 0, 9 * P, P, 7)).isEqualTo(Status.ERR_NOT_SUPPORTED);
    assertThat(op(plain, 5, 9 * P, P, 7)).isEqualTo(Status.ERR_NOT_SUPPORTED);
    assertThat(op(plain, PagerOp.FAIL, 9 * P, P, 0)).isEqualTo(Status.ERR_INVALID_ARGS);
    assertThat(op(plain, PagerOp.DIRTY, 9 * P, P, 1)).isEqualTo(Status.ERR_INVALID_ARGS);
    assertThat(op(plain, PagerOp.WRITEBACK_BEGIN, 9 * P, P, 2)).isEqualTo(Status.ERR_INVALID_ARGS);
    assertThat(op(plain, PagerOp.WRITEBACK_END, 9 * P, P, 1)).isEqualTo(Status.ERR_INVALID_ARGS);
    assertThat(op(plain, PagerOp.DIRTY, 9 * P, P, 0)).isEqualTo(Status.ERR_NOT_SUPPORTED);
    int trapped = vmo(VmoOption.TRAP_DIRTY, 4);
    assertThat(f.pagers.detachVmo(f.process, pager, trapped)).isEqualTo(Status.OK);
    assertThat(op(trapped, PagerOp.DIRTY, 4 * P, P, 0)).isEqualTo(Status.ERR_OUT_OF_RANGE);
    assertThat(op(trapped, PagerOp.FAIL, 4 * P, P, Status.ERR_IO.value()))
        .isEqualTo(Status.ERR_OUT_OF_RANGE);
    assertThat(op(trapped, PagerOp.DIRTY, 0, P, 0)).isEqualTo(Status.ERR_BAD_STATE);
  }

  @Test
  void aHandlerAnswersWhileTheFaultWaits() {
    int v = vmo(0, 4);
    f.pagers.setHandler(f.process, pager, packet -> supply(v, packet.offset(), packet.length(), 5));
    assertThat(f.read(v, 3 * P)).isEqualTo(5);
    assertThat(PageRef.isPresent(f.object(v).requirePage(0, true))).isTrue();
    assertThat(f.context.counters().pagerReads).isEqualTo(2);
  }

  @Test
  void afterDetachRequestsFailAndDirtyPagesStay() {
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

  /** Zircon core-tests: pager/pager.cc DecommitOnDetachTest and CloneDetachTest. */
  @Test
  void detachingDropsWhatIsCleanAndNotPinned() {
    int v = vmo(0, 5);
    supply(v, 0, 3 * P, 1);
    assertThat(supplyFrom(v, 3 * P, P, f.vmo(P, 0))).as("zeros").isEqualTo(Status.OK);
    assertThat(f.vmos.opRange(f.process, v, VmoOp.ALWAYS_NEED, 0, P).status()).isEqualTo(Status.OK);
    int clone = f.child(v, VmoChildOption.SNAPSHOT_AT_LEAST_ON_WRITE, 0, 5 * P);
    f.write(clone, P, 2);
    f.pins.pin(f.process, v, 2 * P, P);
    assertThat(op(v, PagerOp.WRITEBACK_BEGIN, 0, 5 * P, 0)).isEqualTo(Status.OK);
    assertThat(f.pagers.detachVmo(f.process, pager, v)).isEqualTo(Status.OK);
    assertThat(f.info(v).committedBytes()).isEqualTo(P);
    for (long page : new long[] {0, 1, 3, 4}) {
      assertThat(read(v, page * P)).as("page %d", page).isEqualTo(Status.ERR_BAD_STATE);
    }
    assertThat(f.read(v, 2 * P)).isEqualTo(1);
    assertThat(f.read(clone, P)).isEqualTo(2);
    assertThat(read(clone, 0)).isEqualTo(Status.ERR_BAD_STATE);
  }

  @Test
  void detachingTakesBackUnreadRequestsAndEndsWithComplete() {
    int v = vmo(0, 4);
    assertThat(read(v, 0)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(read(v, 2 * P)).isEqualTo(Status.ERR_SHOULD_WAIT);
    assertThat(f.pagers.detachVmo(f.process, pager, v)).isEqualTo(Status.OK);
    assertThat(read(v, 0)).isEqualTo(Status.ERR_BAD_STATE);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.COMPLETE, KEY, 0, 0));
    assertThat(f.pagers.detachVmo(f.process, pager, v)).isEqualTo(Status.OK);
    f.close(v);
    assertNoPacket();
  }

  @Test
  void theLastReferenceToAVmoEndsWithComplete() {
    int v = vmo(0, 4);
    int clone =
        f.vmos
            .createChild(f.process, v, VmoChildOption.SNAPSHOT_AT_LEAST_ON_WRITE, 0, 4 * P)
            .value();
    assertThat(read(clone, 0)).isEqualTo(Status.ERR_SHOULD_WAIT);
    f.close(v);
    assertThat(packet()).as("a clone still reads").isEqualTo(packetOf(0, 1));
    f.close(clone);
    assertThat(packet()).isEqualTo(new PagerPacket(Command.COMPLETE, KEY, 0, 0));
    assertNoPacket();
  }

  @Test
  void closingThePagerDetachesSilently() {
    int v = vmo(0, 2);
    supply(v, 0, P, 1);
    f.close(pager);
    assertThat(read(v, P)).isEqualTo(Status.ERR_BAD_STATE);
    assertThat(f.read(v, 0)).as("clean pages stay").isEqualTo(1);
  }

  private Status commit(int v, long first, long count) {
    return f.vmos.opRange(f.process, v, VmoOp.COMMIT, first * P, count * P).status();
  }

  private static PagerPacket packetOf(long first, long count) {
    return new PagerPacket(Command.READ, KEY, first * P, count * P);
  }
}
