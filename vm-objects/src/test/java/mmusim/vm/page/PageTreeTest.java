package mmusim.vm.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mmusim.mmu.memory.Budget;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The sparse list of pages against a sorted map, and what it costs. */
class PageTreeTest {
  private static final long LAST_PAGE = (1L << 52) - 1;

  record Op(long page, long entry) {}

  @Property(tries = 300)
  void agreesWithATreeMap(@ForAll("operations") List<Op> ops) {
    PageTree tree = new PageTree(new PageNodePool(Budget.ofHalfTheHeap()));
    TreeMap<Long, Long> model = new TreeMap<>();
    for (Op op : ops) {
      if (op.entry() == 0) {
        Long old = model.remove(op.page());
        assertThat(tree.remove(op.page())).isEqualTo(old == null ? 0 : old);
      } else {
        tree.put(op.page(), op.entry());
        model.put(op.page(), op.entry());
      }
      Map.Entry<Long, Long> ceiling = model.ceilingEntry(op.page());
      assertThat(tree.next(op.page()))
          .isEqualTo(ceiling == null ? PageTree.NO_PAGE : ceiling.getKey());
      assertThat(tree.size()).isEqualTo(model.size());
      tree.checkInvariants();
    }
    long page = -1;
    for (Map.Entry<Long, Long> entry : model.entrySet()) {
      page = tree.next(page + 1);
      assertThat(page).isEqualTo(entry.getKey());
      assertThat(tree.get(page)).isEqualTo(entry.getValue());
    }
    assertThat(tree.next(page + 1)).isEqualTo(PageTree.NO_PAGE);
  }

  @Provide
  Arbitrary<List<Op>> operations() {
    Arbitrary<Long> pages =
        Arbitraries.oneOf(
            Arbitraries.longs().between(0, 200),
            Arbitraries.longs().between(0, LAST_PAGE),
            Arbitraries.of(0L, 63L, 64L, 4095L, 4096L, LAST_PAGE));
    return Combinators.combine(pages, Arbitraries.longs().between(0, 2))
        .as(Op::new)
        .list()
        .ofMaxSize(80);
  }

  @Test
  void threeFarApartPagesCostKilobytes() {
    PageTree tree = new PageTree(new PageNodePool(Budget.ofHalfTheHeap()));
    tree.put(0, 1);
    tree.put(1L << 33, 1);
    tree.put((1L << 35) - 1, 1);
    assertThat(tree.heapBytes()).isLessThan(16 << 10);
  }

  @Test
  void anEmptyTreeHoldsNoNodes() {
    PageTree tree = new PageTree(new PageNodePool(Budget.ofHalfTheHeap()));
    tree.put(LAST_PAGE, 1);
    tree.put(0, 1);
    assertThat(tree.remove(LAST_PAGE)).isEqualTo(1);
    assertThat(tree.remove(0)).isEqualTo(1);
    assertThat(tree.heapBytes()).isZero();
  }
}
