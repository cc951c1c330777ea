package mmusim.mmu.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mmusim.mmu.paging.Access;
import mmusim.mmu.paging.TranslationResult;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Every policy, geometry and index against the list-based model, access by access. */
class ReplacementPropertyTest {
  @Property(tries = 400)
  void anArrayHitsExactlyWhenTheListModelDoes(
      @ForAll Replacement replacement,
      @ForAll Indexing indexing,
      @ForAll @IntRange(min = 1, max = 6) int sets,
      @ForAll @IntRange(min = 1, max = 20) int ways,
      @ForAll @Size(min = 50, max = 300) List<@IntRange(min = -30, max = 100) Integer> stream) {
    TlbArrayGeometry array =
        new TlbArrayGeometry(
            "l1", 1, Tlbs.ALL, List.of(Tlbs.SIZE_4K), sets * ways, ways, replacement, indexing);
    TlbHierarchy tlb =
        new TlbHierarchy(new TlbGeometry("test", List.of(array), Inclusion.NEITHER), 42);
    ListTlb model = new ListTlb(sets, ways, replacement, indexing, 42);
    for (int page : stream) {
      if (page < 0) {
        tlb.invalidatePage(-page * 4096L, 0, true);
        model.drop(-page);
      } else {
        int level = Tlbs.access(tlb, page * 4096L, 0, Access.READ, Tlbs.SIZE_4K);
        assertThat(level == TranslationResult.TLB_L1)
            .as("page %d of %s", page, stream)
            .isEqualTo(model.access(page));
      }
    }
  }

  @Property(tries = 200)
  void twoLevelsHitExactlyWhenTheListModelsDo(
      @ForAll Replacement replacement,
      @ForAll @IntRange(min = 1, max = 3) int sets,
      @ForAll @IntRange(min = 1, max = 4) int ways,
      @ForAll @Size(min = 50, max = 300) List<@IntRange(min = 0, max = 60) Integer> stream) {
    TlbHierarchy tlb =
        new TlbHierarchy(
            new TlbGeometry(
                "test",
                List.of(
                    array(1, sets, ways, replacement), array(2, sets * 2, ways * 3, replacement)),
                Inclusion.NEITHER),
            7);
    ListTlb first = new ListTlb(sets, ways, replacement, Indexing.LOW_BITS, 7);
    ListTlb second = new ListTlb(sets * 2, ways * 3, replacement, Indexing.LOW_BITS, 8);
    for (int page : stream) {
      int level = Tlbs.access(tlb, page * 4096L, 0, Access.READ, Tlbs.SIZE_4K);
      int expected = TranslationResult.TLB_L1;
      if (!first.access(page)) {
        expected = second.access(page) ? TranslationResult.TLB_L2 : TranslationResult.TLB_MISS;
      }
      assertThat(level).as("page %d of %s", page, stream).isEqualTo(expected);
    }
  }

  private static TlbArrayGeometry array(int level, int sets, int ways, Replacement replacement) {
    return new TlbArrayGeometry(
        "l" + level,
        level,
        Tlbs.ALL,
        List.of(Tlbs.SIZE_4K),
        sets * ways,
        ways,
        replacement,
        Indexing.LOW_BITS);
  }
}
