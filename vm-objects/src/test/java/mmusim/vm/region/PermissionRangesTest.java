package mmusim.vm.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Permission ranges against an array with an element for each page. */
class PermissionRangesTest {
  private static final int PAGES = 12;
  private static final long PAGE = 4096;

  @Property(tries = 500)
  void theRangesAgreeWithAnArrayOfPages(
      @ForAll @Size(max = 20) List<@IntRange(max = PAGES * PAGES * 8 - 1) Integer> steps) {
    PermissionRanges ranges = new PermissionRanges(0, 1);
    int[] model = new int[PAGES];
    Arrays.fill(model, 1);
    for (int step : steps) {
      int first = step / 8 % PAGES;
      int last = Math.max(first, step / 8 / PAGES);
      ranges.set(first * PAGE, (last + 1) * PAGE, step % 8, PAGES * PAGE);
      Arrays.fill(model, first, last + 1, step % 8);
      compare(ranges, model, 0, PAGES);
    }
    for (int cut = 1; cut < PAGES; cut++) {
      PermissionRanges below = ranges.from(0);
      PermissionRanges above = ranges.from(cut * PAGE);
      below.truncate(cut * PAGE);
      compare(below, model, 0, cut);
      compare(above, model, cut, PAGES);
      below.append(above);
      compare(below, model, 0, PAGES);
    }
  }

  private static void compare(PermissionRanges ranges, int[] model, int first, int end) {
    int changes = 1;
    for (int page = first; page < end; page++) {
      assertThat(ranges.at(page * PAGE)).isEqualTo(model[page]);
      changes += page > first && model[page] != model[page - 1] ? 1 : 0;
    }
    assertThat(ranges.count()).isEqualTo(changes);
    assertThat(ranges.start(0)).isEqualTo(first * PAGE);
    assertThat(ranges.end(ranges.count() - 1, end * PAGE)).isEqualTo(end * PAGE);
  }
}
