package mmusim.scenarios.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mmusim.mmu.cost.CostModel;
import mmusim.mmu.paging.Access;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.scenarios.trace.Reference;
import org.junit.jupiter.api.Test;

/** First-level arrays that serve some operations together and others not. */
class OverlappingArraysTest {
  private static final long LARGE = 0x4020_0000L;

  /** The fetch fills the array in which loads look first, so that they hit there from then on. */
  @Test
  void aLoadHitsTheFirstArrayThatHoldsItsPageEvenIfAFetchFilledItMeanwhile() {
    TlbGeometry geometry =
        new TlbGeometry(
            "overlapping",
            List.of(
                array("small", List.of(Access.READ, Access.FETCH), 0),
                array("large", List.of(Access.READ), 1)),
            Inclusion.NEITHER);
    TlbReplayer replayer =
        new TlbReplayer(geometry, PageSizing.of("2MiB"), CostModel.defaultModel(), 0);

    feed(replayer, Reference.LOAD, Reference.LOAD, Reference.LOAD, Reference.FETCH);
    assertThat(replayer.counters().get("tlb.l1d.2m.hits")).isEqualTo(2);
    feed(replayer, Reference.LOAD, Reference.LOAD);
    assertThat(replayer.counters().get("tlb.l1d.4k.hits")).isEqualTo(2);
    assertThat(replayer.counters().get("tlb.l1d.2m.hits")).isEqualTo(2);
  }

  private static void feed(TlbReplayer replayer, int... kinds) {
    for (int kind : kinds) {
      replayer.feed(new long[] {LARGE}, new int[] {Reference.attributes(kind, 1)}, 0, 1);
    }
  }

  private static TlbArrayGeometry array(String name, List<Integer> operations, int pageSize) {
    return new TlbArrayGeometry(
        name, 1, operations, List.of(pageSize), 4, 4, Replacement.LRU, Indexing.LOW_BITS);
  }
}
