package mmusim.mmu.walkcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.Tag;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

/** Random walks, against lists in the order of last use: one for each array. */
class PagingStructureCachesPropertyTest {
  private record Entry(int level, long page, int pcid) {}

  /** Without the preference for small numbers, which would make most steps invalidations. */
  @Provide
  Arbitrary<List<Integer>> steps() {
    return Arbitraries.integers()
        .between(0, 0x7ff)
        .withDistribution(RandomDistribution.uniform())
        .list()
        .ofMinSize(50)
        .ofMaxSize(300);
  }

  @Property(tries = 300)
  void whatIsFoundIsWhatTheListsHold(@ForAll boolean shared, @ForAll("steps") List<Integer> steps) {
    List<WalkCacheGeometry.Array> arrays =
        shared
            ? List.of(array("all", 5, 2, 3, 4))
            : List.of(array("pde", 4, 2), array("pdpte", 2, 3), array("pml4e", 2, 4));
    PagingStructureCaches caches = new PagingStructureCaches(new WalkCacheGeometry(arrays), 0);
    Map<Integer, List<Entry>> lists = new HashMap<>();
    for (int step : steps) {
      long vaddr = (step & 1L) << 39 | (step >> 1 & 1L) << 30 | (step >> 2 & 7L) << 21;
      int pcid = step >> 5 & 1;
      int leaf = (step & 15) == 0 ? 3 : (step & 7) == 1 ? 2 : 1;
      switch (step >> 6) {
        case 0 -> invalidateAddress(caches, lists, vaddr, pcid);
        case 1 -> {
          caches.invalidatePcid(pcid);
          lists.values().forEach(l -> l.removeIf(e -> e.pcid() == pcid));
        }
        case 2, 3, 4 -> {
          invalidateAddress(caches, lists, vaddr, pcid);
          walk(caches, arrays, lists, vaddr, pcid, leaf);
        }
        case 5 -> assertThat(keys(caches)).as("%s", lists).isEqualTo(keys(lists));
        default -> walk(caches, arrays, lists, vaddr, pcid, leaf);
      }
    }
  }

  /** As a page fault does, before the access is retried. */
  private static void invalidateAddress(
      PagingStructureCaches caches, Map<Integer, List<Entry>> lists, long vaddr, int pcid) {
    caches.invalidateAddress(vaddr, pcid);
    lists.values().forEach(l -> l.removeIf(e -> e.equals(entry(e.level(), vaddr, pcid))));
  }

  private static Set<Entry> keys(PagingStructureCaches caches) {
    return caches.entries().stream()
        .map(e -> entry(e.level(), e.vaddr(), e.pcid()))
        .collect(Collectors.toSet());
  }

  private static Set<Entry> keys(Map<Integer, List<Entry>> lists) {
    return lists.values().stream().flatMap(List::stream).collect(Collectors.toSet());
  }

  /**
   * Begins where the caches say and fills what was missed, from the top down to above the leaf. A
   * walk that meets a cached entry at the leaf's level finds a table there.
   */
  private static void walk(
      PagingStructureCaches caches,
      List<WalkCacheGeometry.Array> arrays,
      Map<Integer, List<Entry>> lists,
      long vaddr,
      int pcid,
      int leaf) {
    int found = 2;
    while (found <= 4 && !list(arrays, lists, found).remove(entry(found, vaddr, pcid))) {
      found++;
    }
    if (found <= 4) {
      list(arrays, lists, found).add(0, entry(found, vaddr, pcid));
    }
    long key = Tag.key(vaddr, pcid);
    assertThat(caches.lookup(key))
        .as("%s", lists)
        .isEqualTo(found <= 4 ? start(found, vaddr, pcid) : WalkStart.NONE);
    for (int level = found - 1; level > leaf; level--) {
      List<Entry> list = list(arrays, lists, level);
      list.add(0, entry(level, vaddr, pcid));
      if (list.size() > arrayOf(arrays, level).entries()) {
        list.remove(list.size() - 1);
      }
      caches.fill(level, key, start(level, vaddr, pcid));
    }
  }

  private static List<Entry> list(
      List<WalkCacheGeometry.Array> arrays, Map<Integer, List<Entry>> lists, int level) {
    return lists.computeIfAbsent(
        arrays.indexOf(arrayOf(arrays, level)), index -> new ArrayList<>());
  }

  private static WalkCacheGeometry.Array arrayOf(List<WalkCacheGeometry.Array> arrays, int level) {
    return arrays.stream().filter(a -> a.levels().contains(level)).findFirst().orElseThrow();
  }

  private static Entry entry(int level, long vaddr, int pcid) {
    return new Entry(level, vaddr >>> (12 + 9 * (level - 1)), pcid);
  }

  /** Every entry leads to a table of its own. */
  private static long start(int level, long vaddr, int pcid) {
    long table = (entry(level, vaddr, pcid).page() << 4 | pcid << 3 | level) << 12;
    return WalkStart.pack(table | 0x27, level - 1);
  }

  private static WalkCacheGeometry.Array array(String name, int entries, Integer... levels) {
    return new WalkCacheGeometry.Array(name, List.of(levels), entries, entries, Replacement.LRU);
  }
}
