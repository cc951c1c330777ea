package mmusim.vm.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import mmusim.vm.abi.Profile;
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
    VmoFixture runs =
        VmoFixture.with(8L << 20, new VmSettings(Profile.DOCUMENTED, false, false, 2 << 20));
    int v = runs.vmo(5 << 20, 0);
    runs.write(v, 3 << 20, 7);
    assertThat(runs.info(v).committedBytes()).isEqualTo(2 << 20);
    assertThat(runs.object(v).contiguousBytes(2 << 20, 2 << 20)).isEqualTo(2 << 20);
    assertThat(runs.context.counters().largeCommits).isEqualTo(1);
    runs.write(v, 4 << 20, 7);
    assertThat(runs.info(v).committedBytes()).as("the last run is short").isEqualTo((2 << 20) + P);
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
