package mmusim.vm.pager;

import static org.assertj.core.api.Assertions.assertThat;

import mmusim.vm.abi.Status;
import mmusim.vm.abi.VmoOp;
import mmusim.vm.abi.VmoOption;
import mmusim.vm.page.PageRef;
import org.junit.jupiter.api.Test;

/** Section 14 of the Zircon VM reference: which pages are evicted, and that they come back. */
class PagerEvictionTest extends PagerTest {
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
}
