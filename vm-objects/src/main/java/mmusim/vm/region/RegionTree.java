package mmusim.vm.region;

import mmusim.mmu.random.SplitMix64;
import org.jspecify.annotations.Nullable;

/**
 * The children of a VMAR, ordered by address: a treap whose nodes know, of their subtree, the bytes
 * taken and the largest gap between neighbours, so that finding, inserting, removing and choosing a
 * gap all take logarithmic time.
 *
 * <p>The shape depends on the addresses alone (priorities are the bases, mixed, and so distinct),
 * so the same calls give the same tree.
 *
 * <p>Invariants: regions are sorted by base; they never overlap; no node has a greater priority
 * than its parent.
 *
 * @see "Aragon and Seidel, Randomized search trees, 1989"
 */
final class RegionTree {
  private @Nullable Node root;
  private int size;

  /** Sees gaps in the order of their addresses. */
  interface GapVisitor {
    /** Sees {@code [start, end)}; returns whether to go on. */
    boolean visit(long start, long end);
  }

  private static final class Node {
    final RegionNode region;
    final long base;
    final long end;
    final long priority;
    @Nullable Node left;
    @Nullable Node right;
    long minBase;
    long maxEnd;
    long maxGap;
    long usedBytes;

    Node(RegionNode region) {
      this.region = region;
      base = region.base();
      end = region.end();
      priority = SplitMix64.mix(base);
      update();
    }

    boolean outranks(Node other) {
      return Long.compareUnsigned(priority, other.priority) > 0;
    }

    void update() {
      minBase = base;
      maxEnd = end;
      maxGap = 0;
      usedBytes = end - base;
      Node left = this.left;
      if (left != null) {
        minBase = left.minBase;
        maxGap = Math.max(left.maxGap, base - left.maxEnd);
        usedBytes += left.usedBytes;
      }
      Node right = this.right;
      if (right != null) {
        maxEnd = right.maxEnd;
        maxGap = Math.max(maxGap, Math.max(right.maxGap, right.minBase - end));
        usedBytes += right.usedBytes;
      }
    }
  }

  /** Returns the number of regions. */
  int size() {
    return size;
  }

  /** Adds a region that overlaps none. */
  void insert(RegionNode region) {
    assert isFree(region.base(), region.end()) : region;
    root = insert(root, new Node(region));
    size++;
  }

  /** Removes the region that starts at {@code base}; its extent must be as it was when inserted. */
  void remove(long base) {
    root = remove(root, base);
    size--;
  }

  /** Returns the region that holds {@code addr}, or null. */
  @Nullable RegionNode containing(long addr) {
    Node node = root;
    while (node != null) {
      if (addr < node.base) {
        node = node.left;
      } else if (addr >= node.end) {
        node = node.right;
      } else {
        return node.region;
      }
    }
    return null;
  }

  /** Returns the first region that ends above {@code addr}, or null. */
  @Nullable RegionNode endingAbove(long addr) {
    Node best = null;
    Node node = root;
    while (node != null) {
      if (node.end > addr) {
        best = node;
        node = node.left;
      } else {
        node = node.right;
      }
    }
    return best == null ? null : best.region;
  }

  /** Returns the last region that starts below {@code addr}, or null. */
  @Nullable RegionNode startingBelow(long addr) {
    Node best = null;
    Node node = root;
    while (node != null) {
      if (node.base < addr) {
        best = node;
        node = node.right;
      } else {
        node = node.left;
      }
    }
    return best == null ? null : best.region;
  }

  /** Returns whether no region overlaps {@code [start, end)}. */
  boolean isFree(long start, long end) {
    RegionNode next = endingAbove(start);
    return next == null || next.base() >= end;
  }

  /** Returns the bytes of {@code [0, limit)} that regions take. */
  long usedBytesBelow(long limit) {
    long used = 0;
    Node node = root;
    while (node != null) {
      if (node.base >= limit) {
        node = node.left;
      } else {
        used +=
            Math.min(node.end, limit) - node.base + (node.left == null ? 0 : node.left.usedBytes);
        node = node.right;
      }
    }
    return used;
  }

  /**
   * Returns the address of the free byte at or above {@code start} that has {@code rank} before.
   */
  long freeByteAt(long start, long rank) {
    long usedBefore = -usedBytesBelow(start);
    Node node = root;
    while (node != null) {
      long usedLeft = node.left == null ? 0 : node.left.usedBytes;
      long freeBefore = node.base - start - usedBefore - usedLeft;
      if (rank < freeBefore) {
        node = node.left;
      } else {
        usedBefore += usedLeft + (node.end - node.base);
        node = node.right;
      }
    }
    return start + rank + usedBefore;
  }

  /**
   * Shows the gaps of {@code [start, end)} that are at least {@code minBytes} long; subtrees
   * without such a gap are skipped.
   */
  void forEachGap(long start, long end, long minBytes, GapVisitor visitor) {
    RegionNode before = startingBelow(start);
    long from = before == null ? start : Math.max(start, before.end());
    visitGaps(root, from, end, minBytes, visitor);
  }

  /** Visits the gaps of {@code [lower, upper)}, of whose regions {@code node} holds all. */
  private static boolean visitGaps(
      @Nullable Node node, long lower, long upper, long minBytes, GapVisitor visitor) {
    if (upper - lower < minBytes) {
      return true;
    }
    if (node == null) {
      return visitor.visit(lower, upper);
    }
    if (node.base >= upper) {
      return visitGaps(node.left, lower, upper, minBytes, visitor);
    }
    if (node.end <= lower) {
      return visitGaps(node.right, lower, upper, minBytes, visitor);
    }
    long widest = Math.max(node.maxGap, Math.max(node.minBase - lower, upper - node.maxEnd));
    if (widest < minBytes) {
      return true;
    }
    return visitGaps(node.left, lower, node.base, minBytes, visitor)
        && visitGaps(node.right, node.end, upper, minBytes, visitor);
  }

  private static Node insert(@Nullable Node node, Node added) {
    if (node == null) {
      return added;
    }
    if (added.base < node.base) {
      Node left = insert(node.left, added);
      node.left = left;
      return left.outranks(node) ? liftLeft(node, left) : updated(node);
    }
    Node right = insert(node.right, added);
    node.right = right;
    return right.outranks(node) ? liftRight(node, right) : updated(node);
  }

  private static Node liftLeft(Node node, Node left) {
    node.left = left.right;
    left.right = updated(node);
    return updated(left);
  }

  private static Node liftRight(Node node, Node right) {
    node.right = right.left;
    right.left = updated(node);
    return updated(right);
  }

  private static Node updated(Node node) {
    node.update();
    return node;
  }

  private static @Nullable Node remove(@Nullable Node node, long base) {
    if (node == null) {
      throw new IllegalArgumentException("no region starts at 0x" + Long.toHexString(base));
    }
    if (base == node.base) {
      return merge(node.left, node.right);
    }
    if (base < node.base) {
      node.left = remove(node.left, base);
    } else {
      node.right = remove(node.right, base);
    }
    return updated(node);
  }

  private static @Nullable Node merge(@Nullable Node left, @Nullable Node right) {
    if (left == null) {
      return right;
    }
    if (right == null) {
      return left;
    }
    if (left.outranks(right)) {
      left.right = merge(left.right, right);
      return updated(left);
    }
    right.left = merge(left, right.left);
    return updated(right);
  }
}
