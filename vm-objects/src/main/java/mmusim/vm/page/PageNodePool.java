package mmusim.vm.page;

import mmusim.mmu.memory.Budget;
import org.jspecify.annotations.Nullable;

/**
 * Empty leaves that {@link PageTree}s give back and take again, so that committing and decommitting
 * makes no garbage; and the budget of which all nodes are taken, the empty ones, too.
 */
public final class PageNodePool {
  /**
   * What a page takes of the budget: more than of the heap, because it costs time, and room in
   * tables and queues, too. So a gigabyte of budget is enough for 64 GiB of committed pages.
   */
  static final long PAGE_BUDGET_BYTES = 64;

  private static final long LEAF_BUDGET_BYTES = PageNode.FANOUT * PAGE_BUDGET_BYTES;
  private static final int CAPACITY = 1024;

  private final Budget budget;
  private final @Nullable PageNode[] leaves = new @Nullable PageNode[CAPACITY];
  private int count;

  /** Makes an empty pool whose nodes are taken of {@code budget}. */
  public PageNodePool(Budget budget) {
    this.budget = budget;
  }

  PageNode takeLeaf() {
    if (count > 0) {
      PageNode leaf = leaves[--count];
      if (leaf != null) {
        leaves[count] = null;
        return leaf;
      }
    }
    budget.take(LEAF_BUDGET_BYTES);
    return PageNode.leaf();
  }

  PageNode takeBranch() {
    budget.take(PageNode.BRANCH_HEAP_BYTES);
    return PageNode.branch();
  }

  void giveLeaf(PageNode leaf) {
    assert leaf.used == 0;
    if (count < CAPACITY) {
      leaves[count++] = leaf;
    } else {
      budget.giveBack(LEAF_BUDGET_BYTES);
    }
  }

  /** Takes note that a branch was dropped; branches are too few to be kept. */
  void giveBranch() {
    budget.giveBack(PageNode.BRANCH_HEAP_BYTES);
  }
}
