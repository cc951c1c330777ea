package mmusim.vm.page;

import mmusim.mmu.memory.Budget;
import org.jspecify.annotations.Nullable;

/**
 * Empty nodes that {@link PageTree}s give back and take again, so that committing and decommitting
 * makes no garbage; and the budget of which all nodes are taken, the empty ones, too.
 */
public final class PageNodePool {
  /**
   * What a page takes of the budget: more than of the heap, because it costs time, and room in
   * tables and queues, too. So a gigabyte of budget is enough for 64 GiB of committed pages.
   */
  static final long PAGE_BUDGET_BYTES = 64;

  private static final long LEAF_BUDGET_BYTES = PageNode.FANOUT * PAGE_BUDGET_BYTES;
  private static final int LEAVES_MAX = 1024;

  /** A branch has up to 64 nodes below it. */
  private static final int BRANCHES_MAX = LEAVES_MAX / PageNode.FANOUT;

  private final Budget budget;
  private final @Nullable PageNode[] leaves = new @Nullable PageNode[LEAVES_MAX];
  private int leafCount;
  private final @Nullable PageNode[] branches = new @Nullable PageNode[BRANCHES_MAX];
  private int branchCount;

  /** Makes an empty pool whose nodes are taken of {@code budget}. */
  public PageNodePool(Budget budget) {
    this.budget = budget;
  }

  PageNode takeLeaf() {
    if (leafCount > 0) {
      PageNode leaf = leaves[--leafCount];
      if (leaf != null) {
        leaves[leafCount] = null;
        return leaf;
      }
    }
    budget.take(LEAF_BUDGET_BYTES);
    return PageNode.leaf();
  }

  PageNode takeBranch() {
    if (branchCount > 0) {
      PageNode branch = branches[--branchCount];
      if (branch != null) {
        branches[branchCount] = null;
        return branch;
      }
    }
    budget.take(PageNode.BRANCH_HEAP_BYTES);
    return PageNode.branch();
  }

  void giveLeaf(PageNode leaf) {
    assert leaf.used == 0;
    if (leafCount < LEAVES_MAX) {
      leaves[leafCount++] = leaf;
    } else {
      budget.giveBack(LEAF_BUDGET_BYTES);
    }
  }

  void giveBranch(PageNode branch) {
    assert branch.used == 0;
    if (branchCount < BRANCHES_MAX) {
      branches[branchCount++] = branch;
    } else {
      budget.giveBack(PageNode.BRANCH_HEAP_BYTES);
    }
  }
}
