package mmusim.mmu.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mmusim.mmu.paging.CachedTranslation;
import mmusim.mmu.preset.Presets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every array of every preset from first principles. Under LRU a cyclic scan finds, from its second
 * round on, all pages of a set that has at most as many as ways, and none of any other set. So n
 * consecutive pages over S sets of W ways hit, per round, once for each page of a set with at most
 * W of them, where n mod S sets have one page more than the others.
 */
class PresetReachTest {
  private static final int ROUNDS = 3;

  /** A level of a preset as one operation sees it for one page size. */
  record Reach(String preset, int level, int operation, int pageSize) {}

  static Stream<Reach> levels() {
    List<Reach> cases = new ArrayList<>();
    for (String preset : Presets.names()) {
      TlbGeometry geometry = Presets.get(preset).tlb();
      for (int level = 1; level <= 2; level++) {
        for (int operation : Tlbs.ALL) {
          for (int pageSize = 0; pageSize <= 2; pageSize++) {
            if (ways(geometry, level, operation, pageSize) > 0) {
              cases.add(new Reach(preset, level, operation, pageSize));
            }
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("levels")
  void aCyclicScanHitsAsOftenAsTheorySays(Reach reach) {
    TlbGeometry geometry = Presets.get(reach.preset).tlb();
    int sets = sets(geometry, reach.level, reach.operation, reach.pageSize);
    int ways = ways(geometry, reach.level, reach.operation, reach.pageSize);
    int entries = sets * ways;
    for (int pages :
        new int[] {
          entries - sets, entries - 1, entries, entries + 1, entries + sets / 2, entries + sets
        }) {
      if (pages > 0 && (reach.level == 1 || overflowsFirstLevel(geometry, reach, pages))) {
        assertThat(hitsOfLastRounds(geometry, reach, pages))
            .as("%s, %d pages over %d sets of %d ways", reach, pages, sets, ways)
            .isEqualTo((ROUNDS - 1) * hitsPerRound(pages, sets, ways));
      }
    }
  }

  private static long hitsOfLastRounds(TlbGeometry geometry, Reach reach, int pages) {
    TlbHierarchy tlb = new TlbHierarchy(geometry, 0);
    TlbCounts counts = reach.level == 1 ? tlb.firstCounts() : tlb.secondCounts();
    for (int round = 0; round < ROUNDS; round++) {
      for (long page = 0; page < pages; page++) {
        long vaddr = page << CachedTranslation.shift(reach.pageSize);
        int level = Tlbs.access(tlb, vaddr, 0, reach.operation, reach.pageSize);
        assertThat(level).isBetween(0, 2);
      }
    }
    return counts.hits(reach.operation, reach.pageSize);
  }

  /** A page only reaches the second level if its set of the first holds more pages than ways. */
  private static boolean overflowsFirstLevel(TlbGeometry geometry, Reach reach, int pages) {
    int sets = sets(geometry, 1, reach.operation, reach.pageSize);
    int ways = ways(geometry, 1, reach.operation, reach.pageSize);
    return ways == 0 || pages >= sets * (ways + 1);
  }

  private static long hitsPerRound(int pages, int sets, int ways) {
    long hits = 0;
    for (int set = 0; set < sets; set++) {
      int pagesOfSet = pages / sets + (set < pages % sets ? 1 : 0);
      hits += pagesOfSet <= ways ? pagesOfSet : 0;
    }
    return hits;
  }

  private static int sets(TlbGeometry geometry, int level, int operation, int pageSize) {
    return holders(geometry, level, operation, pageSize).stream()
        .mapToInt(TlbArrayGeometry::sets)
        .findFirst()
        .orElse(0);
  }

  /** Arrays with the same sets that hold one size act as one with the ways of all. */
  private static int ways(TlbGeometry geometry, int level, int operation, int pageSize) {
    return holders(geometry, level, operation, pageSize).stream()
        .mapToInt(TlbArrayGeometry::ways)
        .sum();
  }

  private static List<TlbArrayGeometry> holders(
      TlbGeometry geometry, int level, int operation, int pageSize) {
    return geometry.arrays(level, operation).stream().filter(a -> a.holds(pageSize)).toList();
  }
}
