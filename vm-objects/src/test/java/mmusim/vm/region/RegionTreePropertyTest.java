package mmusim.vm.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import mmusim.vm.Rig;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The tree of children against a sorted map that is searched from end to end. */
class RegionTreePropertyTest {
  private static final long PAGE = 4096;
  private static final int PAGES = 64;

  private final Vmar parent = Rig.documented().main.space().root();

  private Vmar region(long page, long pages) {
    long base = parent.base() + page * PAGE;
    return new Vmar(parent.space(), parent, 0, base, pages * PAGE, 0);
  }

  @Property(tries = 300)
  void theTreeAgreesWithASortedMap(
      @ForAll @Size(max = 60) List<@IntRange(max = PAGES * 8 - 1) Integer> steps) {
    RegionTree tree = new RegionTree();
    TreeMap<Long, Vmar> model = new TreeMap<>();
    for (int step : steps) {
      Vmar region = region(step / 8, 1 + step % 8);
      Map.Entry<Long, Vmar> before = model.floorEntry(region.end() - 1);
      boolean free = before == null || before.getValue().end() <= region.base();
      assertThat(tree.isFree(region.base(), region.end())).isEqualTo(free);
      if (free) {
        tree.insert(region);
        model.put(region.base(), region);
      } else {
        tree.remove(before.getKey());
        model.remove(before.getKey());
      }
      assertThat(tree.size()).isEqualTo(model.size());
    }
    compare(tree, model);
  }

  private void compare(RegionTree tree, NavigableMap<Long, Vmar> model) {
    long start = parent.base();
    long rank = 0;
    long used = 0;
    for (long page = 0; page < PAGES + 8; page++) {
      long addr = start + page * PAGE;
      Map.Entry<Long, Vmar> at = model.floorEntry(addr);
      boolean taken = at != null && at.getValue().end() > addr;
      assertThat(tree.containing(addr)).isEqualTo(taken ? at.getValue() : null);
      assertThat(tree.usedBytesBelow(addr)).isEqualTo(used);
      if (!taken) {
        assertThat(tree.freeByteAt(start, rank)).isEqualTo(addr);
        rank += PAGE;
      }
      used += taken ? PAGE : 0;
    }
    for (long pages = 1; pages < 8; pages++) {
      List<Long> gaps = new ArrayList<>();
      tree.forEachGap(
          start, start + PAGES * PAGE, pages * PAGE, (from, to) -> gaps.addAll(List.of(from, to)));
      assertThat(gaps).isEqualTo(gapsOf(model, start, start + PAGES * PAGE, pages * PAGE));
    }
  }

  private static List<Long> gapsOf(Map<Long, Vmar> model, long start, long end, long bytes) {
    List<Long> gaps = new ArrayList<>();
    long from = start;
    for (Vmar region : model.values()) {
      addGap(gaps, from, Math.min(end, region.base()), bytes);
      from = region.end();
    }
    addGap(gaps, from, end, bytes);
    return gaps;
  }

  private static void addGap(List<Long> gaps, long from, long to, long bytes) {
    if (to - from >= bytes) {
      gaps.add(from);
      gaps.add(to);
    }
  }
}
