package mmusim.vm.cow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import mmusim.vm.page.PageEntry;
import mmusim.vm.page.PageTree;

/** Checks the invariants of a whole clone tree, slowly. */
public final class CowChecker {
  private CowChecker() {}

  /**
   * Checks the tree that {@code node} is in.
   *
   * @throws AssertionError that says what is wrong where
   */
  public static void check(CowNode node) {
    List<CowNode> nodes = nodesOfTree(node);
    for (CowNode at : nodes) {
      at.pages.checkInvariants();
      checkShape(at);
      if (at.hidden) {
        checkShares(at, nodes);
      }
    }
  }

  /** Shows the frames of the tree that {@code node} is in, each as often as it is owned. */
  public static void forEachFrame(CowNode node, LongConsumer visitor) {
    List<CowNode> nodes = nodesOfTree(node);
    for (CowNode at : nodes) {
      for (long page = at.pages.next(0); page >= 0; page = at.pages.next(page + 1)) {
        long entry = at.pages.get(page);
        if (PageEntry.isPage(entry)) {
          visitor.accept(PageEntry.frame(entry));
        }
      }
    }
  }

  /** Returns the node above all others of the tree that {@code node} is in. */
  public static CowNode root(CowNode node) {
    CowNode root = node;
    while (root.parent != null) {
      root = root.parent;
    }
    return root;
  }

  /** Returns the nodes of the tree that {@code node} is in, each after its parent. */
  private static List<CowNode> nodesOfTree(CowNode node) {
    List<CowNode> nodes = new ArrayList<>();
    nodes.add(root(node));
    for (int index = 0; index < nodes.size(); index++) {
      nodes.addAll(nodes.get(index).children);
    }
    return nodes;
  }

  private static void checkShape(CowNode node) {
    require(!node.hidden || node.children.size() >= 2, node, "is hidden and has one child");
    require(node.backing == null || node.parent == null, node, "has a pager and a parent");
    require(node.parentLimit <= node.pageCount, node, "sees its parent beyond its end");
    boolean shares = !node.hidden && node.parent != null && node.parent.hidden;
    require(!shares || node.children.isEmpty(), node, "shares pages and is followed by clones");
    require(node.parent != null || node.parentLimit == 0, node, "sees a parent that is not there");
    for (CowNode child : node.children) {
      require(child.parent == node, child, "does not know its parent");
      require(
          node.hidden
              || child.parentLimit == 0
              || child.parentOffset + child.parentLimit <= node.pageCount,
          child,
          "sees its parent beyond the parent's end");
    }
    long pinned = 0;
    for (long at = node.pages.next(0); at >= 0; at = node.pages.next(at + 1)) {
      require(at < node.pageCount, node, "has a page beyond its end");
      pinned += PagePins.isPinned(node, node.pages.get(at)) ? 1 : 0;
    }
    require(pinned == node.pinnedPages, node, "has miscounted its pins");
  }

  private static void checkShares(CowNode hidden, List<CowNode> nodes) {
    PageTree pages = hidden.pages;
    for (long at = pages.next(0); at >= 0; at = pages.next(at + 1)) {
      long entry = pages.get(at);
      hidden.context.memory().budget().checkTime();
      if (PageEntry.isPage(entry)) {
        long seen = 0;
        for (CowNode node : nodes) {
          seen += !node.hidden && sees(node, hidden, at) ? 1 : 0;
        }
        require(
            seen == PageEntry.count(entry) + 1,
            hidden,
            "has page " + at + " seen by " + seen + ", not " + (PageEntry.count(entry) + 1));
      }
    }
  }

  /** Returns whether {@code node} sees a page of {@code hidden} through hidden nodes alone. */
  private static boolean sees(CowNode node, CowNode hidden, long page) {
    long offset = 0;
    for (CowNode at = node; at.parent != null; at = at.parent) {
      offset += at.parentOffset;
      if (at.parent == hidden) {
        long mine = page - offset;
        return mine >= 0
            && mine < node.pageCount
            && PageEntry.isPage(node.find(mine))
            && node.foundNode == hidden;
      }
      if (!at.parent.hidden) {
        return false;
      }
    }
    return false;
  }

  private static void require(boolean condition, CowNode node, String problem) {
    if (!condition) {
      throw new AssertionError(node + " " + problem);
    }
  }
}
