package mmusim.scenarios.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.preset.Preset;
import mmusim.mmu.preset.Presets;
import mmusim.mmu.tlb.DeniedHitPolicy;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.InvalidationPolicy;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.scenarios.trace.Reference;
import org.junit.jupiter.api.Test;

/** What a trace needs of a machine at the borders of what it has. */
class FullReplayerTest {
  private static final long RAM_BYTES = 1L << 30;
  private static final long LARGE = 0x4020_0000L;

  /** The last page below the half's end belongs to no VMAR, so that the 2 MiB are not whole. */
  @Test
  void codeInTheLastTwoMebibytesOfTheUsersHalfIsMapped() {
    FullReplayer replayer =
        new FullReplayer(Presets.get("skylake"), PageSizing.of("mixed"), 4, RAM_BYTES, 0);

    feed(replayer, Reference.FETCH, 0x7fff_fffd_e000L);
    feed(replayer, Reference.FETCH, 0x7fff_ffff_e000L);
    feed(replayer, Reference.FETCH, 0x7fff_ffff_f000L);

    assertThat(replayer.counters().get("page_faults")).isEqualTo(3);
    assertThat(replayer.counters().get("trace.direct_pages")).isEqualTo(1);
    assertThat(replayer.counters().get("tlb.l1i.4k.misses")).isEqualTo(3);
  }

  /** The walk that faults ends at an empty PML5E, the one after it reads an entry of each level. */
  @Test
  void fiveLevelsMapWhatFourCannot() {
    long vaddr = 0x12_3456_7000_0000L;
    FullReplayer five =
        new FullReplayer(Presets.get("skylake"), PageSizing.of("4KiB"), 5, RAM_BYTES, 0);

    feed(five, Reference.LOAD, vaddr);

    assertThat(five.counters().get("page_faults")).isEqualTo(1);
    assertThat(five.counters().get("walk.reads.pte")).isEqualTo(1);
    assertThat(five.counters().get("walk.reads.pml5e")).isEqualTo(2);
    FullReplayer four =
        new FullReplayer(Presets.get("skylake"), PageSizing.of("4KiB"), 4, RAM_BYTES, 0);
    assertThatThrownBy(() -> feed(four, Reference.LOAD, vaddr))
        .isInstanceOf(ReplayException.class)
        .hasMessage(
            "address 0x12345670000000 is not canonical with 4 levels of tables; try --levels 5");
  }

  /** The second level got the part of the large page that loads hold, and gives it to fetches. */
  @Test
  void repeatedFetchesCountByTheEntryThatTheyHit() {
    TlbGeometry geometry =
        new TlbGeometry(
            "fragments",
            List.of(
                array("l1d", 1, List.of(Access.READ, Access.WRITE), List.of(0)),
                array("l1i", 1, List.of(Access.FETCH), List.of(0, 1)),
                array("l2", 2, List.of(Access.READ, Access.WRITE, Access.FETCH), List.of(0))),
            Inclusion.NEITHER);
    Preset skylake = Presets.get("skylake");
    Preset preset =
        new Preset("fragments", "", geometry, skylake.walkCaches(), skylake.costs(), "");
    FullReplayer replayer = new FullReplayer(preset, PageSizing.of("2MiB"), 4, RAM_BYTES, 0);

    feed(replayer, Reference.LOAD, LARGE);
    for (int i = 0; i < 4; i++) {
      feed(replayer, Reference.FETCH, LARGE);
    }

    assertThat(replayer.counters().get("tlb.l2.4k.hits")).isEqualTo(1);
    assertThat(replayer.counters().get("tlb.l1i.4k.hits")).isEqualTo(3);
    assertThat(replayer.counters().get("tlb.l1i.2m.hits")).isZero();
  }

  /** What drops a whole PCID at a page fault drops the code that is being run, too. */
  @Test
  void afterAPageFaultThatDropsEverythingNothingHits() {
    Preset skylake = Presets.get("skylake");
    for (InvalidationPolicy policy : InvalidationPolicy.values()) {
      Preset preset =
          new Preset(
              policy.key(),
              "",
              skylake.tlb(),
              skylake.walkCaches(),
              skylake.costs(),
              policy,
              DeniedHitPolicy.WALK_AGAIN,
              "");
      FullReplayer replayer = new FullReplayer(preset, PageSizing.of("4KiB"), 4, RAM_BYTES, 0);
      for (int i = 0; i < 3; i++) {
        feed(replayer, Reference.FETCH, 0x40_0000 + i);
      }
      feed(replayer, Reference.LOAD, 0x60_0000);
      feed(replayer, Reference.FETCH, 0x40_0000);

      long kept = policy == InvalidationPolicy.EXACT ? 1 : 0;
      assertThat(replayer.counters().get("tlb.l1i.hits")).as(policy.key()).isEqualTo(2 + kept);
      assertThat(replayer.counters().get("tlb.l1i.misses")).isEqualTo(2 - kept);
      assertThat(replayer.counters().get("tlb.l2.misses")).isEqualTo(3 - kept);
      assertThat(replayer.counters().get("walks")).isEqualTo(5 - kept);
    }
  }

  private static void feed(FullReplayer replayer, int kind, long vaddr) {
    replayer.feed(new long[] {vaddr}, new int[] {Reference.attributes(kind, 1)}, 0, 1);
  }

  private static TlbArrayGeometry array(
      String name, int level, List<Integer> operations, List<Integer> pageSizes) {
    return new TlbArrayGeometry(
        name, level, operations, pageSizes, 8, 8, Replacement.LRU, Indexing.LOW_BITS);
  }
}
