package mmusim.mmu.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class NarrowOrderTest {
  @Property(tries = 500)
  void theStateIsTheListOfWaysByUse(
      @ForAll @IntRange(min = 1, max = 4) int ways,
      @ForAll @Size(min = 1, max = 100) List<@IntRange(min = 0, max = 7) Integer> steps) {
    long state = NarrowOrder.initial(ways);
    List<Integer> newestFirst = new ArrayList<>();
    for (int way = 0; way < ways; way++) {
      newestFirst.add(0, way);
    }
    for (int step : steps) {
      Integer way = (step & 3) % ways;
      switch (step >> 2) {
        case 0 -> {
          state =
              NarrowOrder.use(
                  state,
                  NarrowOrder.row(way, NarrowOrder.firstRow(ways)),
                  NarrowOrder.otherColumns(way));
          newestFirst.remove(way);
          newestFirst.add(0, way);
        }
        default -> {
          state = NarrowOrder.retire(state, way, ways);
          newestFirst.remove(way);
          newestFirst.add(way);
        }
      }
      assertThat(NarrowOrder.oldest(state)).isEqualTo(newestFirst.get(ways - 1));
    }
  }
}
