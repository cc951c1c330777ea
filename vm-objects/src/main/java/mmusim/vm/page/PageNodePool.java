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

  private static final int LEAVES_MAX = 1024;

  /** A branch has up to 64 nodes below it. */
  private static final int BRANCHES_MAX = LEAVES_MAX / PageNode.FANOUT;

  private final Budget budget;
  private final Spares leaves = new Spares(LEAVES_MAX, PageNode.FANOUT * PAGE_BUDGET_BYTES);
  private final Spares branches = new Spares(BRANCHES_MAX, PageNode.BRANCH_HEAP_BYTES);

  /** Makes an empty pool whose nodes are taken of {@code budget}. */
  public PageNodePool(Budget budget) {
    this.budget = budget;
  }

  PageNode takeLeaf() {
    PageNode spare = leaves.take();
    return spare == null ? PageNode.leaf() : spare;
  }

  PageNode takeBranch() {
    PageNode spare = branches.take();
    return spare == null ? PageNode.branch() : spare;
  }

  void giveLeaf(PageNode leaf) {
    leaves.give(leaf);
  }

  void giveBranch(PageNode branch) {
    branches.give(branch);
  }

  /** Empty nodes of one kind, and what a node of that kind takes of the budget. */
  private final class Spares {
    private final @Nullable PageNode[] nodes;
    private final long budgetBytes;
    private int count;

    Spares(int capacity, long budgetBytes) {
      this.nodes = new @Nullable PageNode[capacity];
      this.budgetBytes = budgetBytes;
    }

    /** Returns a node, or null after what a new one takes was taken of the budget. */
    @Nullable PageNode take() {
      if (count == 0) {
        budget.take(budgetBytes);
        return null;
      }
      PageNode node = nodes[--count];
      nodes[count] = null;
      return node;
    }

    void give(PageNode node) {
      assert node.used == 0;
      if (count < nodes.length) {
        nodes[count++] = node;
      } else {
        budget.giveBack(budgetBytes);
      }
    }
  }
}
