package mmusim.vm.cow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import mmusim.vm.Rig;
import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageRef;
import mmusim.vm.page.VmContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check of a clone tree finds what is wrong with it: each rule, broken on purpose. */
class CowCheckerTest {
  private static final long PAGES = 4;

  private final VmContext context = Rig.documented().kernel.context();
  private final CowNode node = CowNode.anonymous(context, PAGES);
  private long frame;

  @BeforeEach
  void write() {
    long ref = node.require(0, true);
    assertThat(PageRef.isPresent(ref)).isTrue();
    frame = PageRef.frame(ref);
    CowChecker.check(node);
  }

  /** Makes a two-way clone; page 0 is shared from now on. */
  private CowNode snapshot() {
    CowNode clone = CloneTree.snapshot(node, 0, PAGES);
    CowChecker.check(clone);
    return clone;
  }

  private static CowNode above(CowNode child) {
    return Objects.requireNonNull(child.parent);
  }

  private void assertFound(String problem) {
    assertThatThrownBy(() -> CowChecker.check(node))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aPageThatFewerSeeThanItSays() {
    CowNode hidden = above(snapshot());
    hidden.pages.put(0, PageEntry.increment(hidden.pages.get(0)));
    assertFound("has page 0 seen by 2, not 3");
  }

  @Test
  void aHiddenNodeWithOneChild() {
    CowNode clone = snapshot();
    above(clone).children.remove(clone);
    assertFound("is hidden and has one child");
  }

  @Test
  void aChildOfAnother() {
    snapshot().parent = null;
    assertFound("does not know its parent");
  }

  @Test
  void aCloneOfWhatSharesPages() {
    snapshot();
    CowNode clone = CowNode.anonymous(context, PAGES);
    clone.parent = node;
    node.children.add(clone);
    assertFound("shares pages and is followed by clones");
  }

  @Test
  void aViewBeyondTheEnd() {
    snapshot().parentLimit = PAGES + 1;
    assertFound("sees its parent beyond its end");
  }

  @Test
  void aViewOfNoParent() {
    node.parentLimit = 1;
    assertFound("sees a parent that is not there");
  }

  @Test
  void aPageBeyondTheEnd() {
    node.pages.put(PAGES, PageEntry.page(frame));
    assertFound("has a page beyond its end");
  }

  @Test
  void aPinThatNobodyMade() {
    node.pinnedPages++;
    assertFound("has miscounted its pins");
  }
}
