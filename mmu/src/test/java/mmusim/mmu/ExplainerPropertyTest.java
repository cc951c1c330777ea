package mmusim.mmu;

import static org.assertj.core.api.Assertions.assertThat;

import mmusim.mmu.explain.Explainer;
import mmusim.mmu.explain.Walk;
import mmusim.mmu.explain.WalkDiagram;
import mmusim.mmu.paging.Access;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What the explainer says of an access is what then happens, and it always finds words. */
class ExplainerPropertyTest {
  private static final int ACCESSES = 10;

  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void theExplainerForetellsTheAccess(@ForAll long seed) {
    RandomCase random = new RandomCase(seed);
    for (int i = 0; i < ACCESSES; i++) {
      long vaddr = random.nextAddress();
      int access = random.nextAccess();
      Walk walk = Explainer.walk(random.cpu(), vaddr, access);
      String diagram = WalkDiagram.draw(random.cpu(), walk);

      assertThat(random.cpu().translate(vaddr, access)).isEqualTo(walk.result());
      assertThat(walk.verdict())
          .startsWith(Access.describe(access) + (walk.isFault() ? " refused: " : " allowed: "))
          .doesNotContain(": (")
          .endsWith(")");
      assertThat(walk.isPageFault()).as(walk.verdict()).isEqualTo(hasReason(walk));
      assertThat(diagram.lines()).allMatch(line -> line.length() <= WalkDiagram.WIDTH);
    }
  }

  /** A refusal names an entry, or says that shadow stacks are off. */
  private static boolean hasReason(Walk walk) {
    return !walk.deciding().isEmpty()
        || walk.verdict().contains("SH_STK_EN=0")
        || walk.verdict().contains("CR4.CET=0");
  }
}
