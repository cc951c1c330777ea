package mmusim.vm.pager;

import static org.assertj.core.api.Assertions.assertThat;

import mmusim.vm.abi.PagerOp;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoOp;
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
}
