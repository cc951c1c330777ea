package mmusim.mmu;

import static mmusim.mmu.PageTablesFixture.USER_RW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.Pte;
import mmusim.mmu.paging.TranslationResult;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.tlb.TlbGeometry;
import org.junit.jupiter.api.Test;

/** That a CPU remembers its last hits shows in no count. */
class RememberedHitsTest {
  private static final long LARGE = 0x4020_0000L;

  /**
   * Reads look in two arrays, fetches in the first of them only. A large page that reads hit in the
   * second array is then fetched, which puts a fragment into the first, where reads look first:
   * from then on they hit the fragment, though the large page is still where it was remembered.
   */
  @Test
  void aHitIsThatOfTheFirstArrayEvenIfAnotherOperationFilledItMeanwhile() {
    TlbGeometry geometry =
        new TlbGeometry(
            "overlapping",
            List.of(
                array("small", List.of(Access.READ, Access.FETCH), 0),
                array("large", List.of(Access.READ), 1)),
            Inclusion.NEITHER);
    PageTablesFixture tables = new PageTablesFixture(MachineConfig.builder().tlb(geometry).build());
    long root = tables.root();
    tables.mapLeaf(root, LARGE, LARGE | USER_RW | Pte.PAGE_SIZE, 2);
    Cpu cpu = tables.cpu();
    assertThat(cpu.registers().writeCr3(root)).isTrue();

    for (int access : new int[] {Access.READ, Access.READ, Access.READ, Access.FETCH}) {
      assertThat(TranslationResult.isFault(cpu.translate(LARGE, access))).isFalse();
    }
    assertThat(cpu.tlb().firstCounts().hits(Access.READ, 1)).isEqualTo(2);
    for (int i = 0; i < 3; i++) {
      assertThat(TranslationResult.isFault(cpu.translate(LARGE, Access.READ))).isFalse();
    }
    assertThat(cpu.tlb().firstCounts().hits(Access.READ, 0)).isEqualTo(3);
    assertThat(cpu.tlb().firstCounts().hits(Access.READ, 1)).isEqualTo(2);
  }

  private static TlbArrayGeometry array(String name, List<Integer> operations, int pageSize) {
    return new TlbArrayGeometry(
        name, 1, operations, List.of(pageSize), 4, 4, Replacement.LRU, Indexing.LOW_BITS);
  }
}
