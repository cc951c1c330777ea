package mmusim.mmu.tlb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class UseOrderTest {
  @Property(tries = 500)
  void theWordIsTheListOfWaysByUse(
      @ForAll @IntRange(min = 1, max = 16) int ways,
      @ForAll @Size(min = 1, max = 100) List<@IntRange(min = 0, max = 47) Integer> steps) {
    long order = UseOrder.initial(ways);
    int oldestShift = UseOrder.oldestShift(ways);
    List<Integer> newestFirst = new ArrayList<>();
    for (int way = 0; way < ways; way++) {
      newestFirst.add(0, way);
    }
    for (int step : steps) {
      Integer way = (step & 15) % ways;
      switch (step >> 4) {
        case 0 -> {
          order = UseOrder.use(order, UseOrder.everywhere(way));
          newestFirst.remove(way);
          newestFirst.add(0, way);
        }
        case 1 -> {
          order =
              UseOrder.useOldest(order, UseOrder.oldest(order, oldestShift), UseOrder.mask(ways));
          newestFirst.add(0, newestFirst.remove(ways - 1));
        }
        default -> {
          order = UseOrder.retire(order, UseOrder.everywhere(way), oldestShift);
          newestFirst.remove(way);
          newestFirst.add(way);
        }
      }
      assertThat(UseOrder.oldest(order, oldestShift)).isEqualTo(newestFirst.get(ways - 1));
    }
  }

  @Example
  void theOldestOfSomeWaysIsTheOneNearestToTheOldEnd() {
    assertThat(UseOrder.oldestOf(0x3102L, 12, 0b0111)).isEqualTo(1);
  }

  @Example
  void twoWaysNextToEachOtherChangePlaces() {
    assertThat(UseOrder.swap(0x3102L, 8)).isEqualTo(0x3012L);
  }
}
