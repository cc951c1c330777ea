package mmusim.vm.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import mmusim.vm.abi.PagerOp;
import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoChildOption;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.page.VmSettings;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What a VMO costs goes with the pages that are there, not with its size. */
class SparseVmoTest {
  private static final long P = 4096;
  private static final long HUGE = 1L << 47;
  private final VmoFixture f = VmoFixture.create();

  @Test
  void threePagesOfAHugeVmoTakeKilobytes() {
    int v = sparse(HUGE);
    assertThat(f.info(v).committedBytes()).isEqualTo(3 * P);
    assertThat(f.info(v).metadataBytes()).isLessThan(20 << 10);
  }

  @Test
  void rangeOperationsOnAHugeVmoDoNotWalkIt() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          int v = sparse(HUGE);
          assertThat(op(v, VmoOp.COMMIT, HUGE)).isEqualTo(Status.ERR_NO_MEMORY);
          int c = f.child(v, VmoChildOption.SNAPSHOT, 0, HUGE);
          assertThat(f.info(c).committedScaledBytes()).isEqualTo(3 * P / 2);
          assertThat(op(c, VmoOp.ZERO, HUGE)).isEqualTo(Status.OK);
          assertThat(f.info(c).committedBytes()).isZero();
          f.close(c);
          assertThat(op(v, VmoOp.DECOMMIT, HUGE)).isEqualTo(Status.OK);
          assertThat(f.frames()).isZero();
        });
  }

  @Test
  void aPagersVmoGrowsByTerabytesAtOnce() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          int pager = f.pagers.create(f.process, 0).value();
          int v = f.pagers.createVmo(f.process, pager, VmoOption.RESIZABLE, 1, P).value();
          assertThat(f.vmos.setSize(f.process, v, HUGE)).isEqualTo(Status.OK);
          f.write(v, HUGE / 2, 7);
          assertThat(f.pagers.queryDirtyRanges(f.process, pager, v, 0, HUGE).value()).hasSize(3);
          assertThat(op(v, VmoOp.ZERO, HUGE)).isEqualTo(Status.OK);
          assertThat(f.frames()).isZero();
        });
  }

  @Test
  void memoryIsCommittedInRunsOfTwoMegabytesWhereThereAreAny() {
    VmoFixture runs = VmoFixture.with(8L << 20, new VmSettings(false, false, 2 << 20));
    int v = runs.vmo(5 << 20, 0);
    runs.write(v, 3 << 20, 7);
    assertThat(runs.info(v).committedBytes()).isEqualTo(2 << 20);
    assertThat(runs.object(v).contiguousBytes(2 << 20, 2 << 20)).isEqualTo(2 << 20);
    assertThat(runs.context.counters().largeCommits).isEqualTo(1);
    runs.write(v, 4 << 20, 7);
    assertThat(runs.info(v).committedBytes()).as("the last run is short").isEqualTo((2 << 20) + P);
  }

  @Test
  void aPagersIntervalOfZerosIsNotWalked() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          int pager = f.pagers.create(f.process, 0).value();
          int options = VmoOption.RESIZABLE | VmoOption.TRAP_DIRTY;
          int v = f.pagers.createVmo(f.process, pager, options, 1, 0).value();
          assertThat(f.vmos.setSize(f.process, v, HUGE)).isEqualTo(Status.OK);
          assertThat(op(v, VmoOp.PREFETCH, HUGE)).isEqualTo(Status.OK);
          assertThat(op(v, VmoOp.COMMIT, HUGE))
              .as("frames of dirty pages are asked for")
              .isEqualTo(Status.ERR_SHOULD_WAIT);
          assertThat(pagerOp(pager, PagerOp.DIRTY, v))
              .as("dirty pages have frames")
              .isEqualTo(Status.ERR_NO_MEMORY);
          assertThat(f.pins.pin(f.process, v, 0, HUGE).status()).isEqualTo(Status.ERR_NO_MEMORY);
          assertThat(f.frames()).isZero();
          int c = f.child(v, VmoChildOption.SNAPSHOT_AT_LEAST_ON_WRITE, 0, HUGE);
          assertThat(op(c, VmoOp.PREFETCH, HUGE)).isEqualTo(Status.OK);
          assertThat(pagerOp(pager, PagerOp.WRITEBACK_BEGIN, v)).isEqualTo(Status.OK);
          assertThat(pagerOp(pager, PagerOp.WRITEBACK_END, v)).isEqualTo(Status.OK);
          assertThat(op(c, VmoOp.PREFETCH, HUGE)).isEqualTo(Status.ERR_SHOULD_WAIT);
        });
  }

  /**
   * The kernel has a list entry for each: a clone cannot have more of them than RAM has room for.
   */
  @Test
  void zerosOfACloneBelowAPagerAreLimitedWhereNothingWasSupplied() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          int pager = f.pagers.create(f.process, 0).value();
          int v = f.pagers.createVmo(f.process, pager, 0, 1, HUGE).value();
          int c = f.child(v, VmoChildOption.SNAPSHOT_AT_LEAST_ON_WRITE, 0, HUGE);
          assertThat(op(c, VmoOp.ZERO, HUGE)).isEqualTo(Status.ERR_NO_MEMORY);
          assertThat(f.frames()).isZero();
          for (long offset : new long[] {0, HUGE - P}) {
            assertThat(f.vmos.read(f.process, c, new byte[1], offset, 1))
                .isEqualTo(Status.ERR_SHOULD_WAIT);
          }
        });
  }

  @Test
  void pinningATerabyteOfDeviceMemoryListsItsAddressesWithoutKeepingThem() {
    int v = f.vmos.createPhysical(f.process, 1L << 40, 1L << 40).value();
    List<Long> paddrs = f.pins.pin(f.process, v, 0, 1L << 40).value().paddrs();
    assertThat(paddrs).hasSize(1 << 28);
    assertThat(paddrs.get(5)).isEqualTo((1L << 40) + 5 * P);
  }

  private Status pagerOp(int pager, int op, int vmo) {
    return f.pagers.opRange(f.process, pager, op, vmo, 0, HUGE, 0);
  }

  private int sparse(long size) {
    int v = f.vmo(size, 0);
    f.write(v, 0, 1);
    f.write(v, size / 3, 2);
    f.write(v, size - 1, 3);
    return v;
  }

  private Status op(int vmo, int op, long size) {
    return f.vmos.opRange(f.process, vmo, op, 0, size).status();
  }
}
