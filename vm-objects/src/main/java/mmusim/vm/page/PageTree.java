package mmusim.vm.page;

import org.jspecify.annotations.Nullable;

/**
 * A sparse list of page entries by page number, in order.
 *
 * <p>A radix tree of 64-way nodes, as high as its largest page number needs: 1 level up to 64
 * pages, 2 up to 4,096, 9 for all 2^52. Every node has a word that says which of its slots are in
 * use, so that the next entry is found by counting zeros, and an empty node is dropped. The leaf
 * that was used last is remembered: neighbouring pages cost no descent. Three far-apart pages of a
 * 2^47-byte VMO take 18 nodes, some 8 KiB; dense pages take 9 bytes each.
 *
 * <p>Invariants: an entry is never 0; a bit of {@code used} is set exactly if the slot is in use;
 * no node is empty; the remembered leaf is in the tree.
 */
public final class PageTree {
  /** What {@link #next} answers at the end. */
  public static final long NO_PAGE = -1;

  private static final int SHIFT = PageNode.FANOUT_SHIFT;
  private static final int FANOUT = PageNode.FANOUT;
  private static final int SLOT_MASK = FANOUT - 1;
  private static final int MAX_HEIGHT = 9;

  private @Nullable PageNode root;
  private int height;
  private long entryCount;
  private long leafCount;
  private long branchCount;

  private @Nullable PageNode recentLeaf;
  private long recentLeafNumber = NO_PAGE;
  private final PageNodePool pool;

  /** Makes an empty list that takes its nodes from {@code pool}. */
  public PageTree(PageNodePool pool) {
    this.pool = pool;
  }

  /** Returns the number of entries. */
  public long size() {
    return entryCount;
  }

  /** Returns whether there is no entry. */
  public boolean isEmpty() {
    return entryCount == 0;
  }

  /** Returns roughly how much heap the nodes take. */
  public long heapBytes() {
    return leafCount * PageNode.LEAF_HEAP_BYTES + branchCount * PageNode.BRANCH_HEAP_BYTES;
  }

  /**
   * Returns the entry of {@code page}, or 0.
   *
   * @param page 0 .. 2^52 - 1
   */
  public long get(long page) {
    PageNode leaf = leafOf(page >>> SHIFT);
    return leaf == null ? 0 : leaf.entries[(int) page & SLOT_MASK];
  }

  /**
   * Sets the entry of {@code page}, new or not.
   *
   * @param entry not 0
   */
  public void put(long page, long entry) {
    assert entry != 0 : page;
    PageNode leaf = leafOf(page >>> SHIFT);
    if (leaf == null) {
      leaf = insertLeaf(page >>> SHIFT);
    }
    int slot = (int) page & SLOT_MASK;
    long bit = 1L << slot;
    if ((leaf.used & bit) == 0) {
      leaf.used |= bit;
      entryCount++;
    }
    leaf.entries[slot] = entry;
  }

  /** Removes the entry of {@code page} and returns it, or 0 if there is none. */
  public long remove(long page) {
    long leafNumber = page >>> SHIFT;
    PageNode leaf = leafOf(leafNumber);
    int slot = (int) page & SLOT_MASK;
    if (leaf == null || leaf.entries[slot] == 0) {
      return 0;
    }
    long entry = leaf.entries[slot];
    leaf.entries[slot] = 0;
    leaf.used &= ~(1L << slot);
    entryCount--;
    if (leaf.used == 0) {
      removeLeaf(leafNumber);
    }
    return entry;
  }

  /** Returns the smallest page number from {@code page} on that has an entry, or NO_PAGE. */
  public long next(long page) {
    PageNode leaf = recentLeaf;
    if (leaf != null && page >>> SHIFT == recentLeafNumber) {
      long rest = leaf.used >>> page;
      if (rest != 0) {
        return page + Long.numberOfTrailingZeros(rest);
      }
    }
    PageNode top = root;
    if (top == null || page < 0 || page >>> SHIFT >= capacityInLeaves()) {
      return NO_PAGE;
    }
    return nextBelow(top, height, 0, page);
  }

  /** Checks the invariants, at the cost of a walk over all. */
  public void checkInvariants() {
    PageNode top = root;
    long counted = top == null ? 0 : checkNode(top, height);
    if (counted != entryCount) {
      throw new AssertionError("counted " + counted + " entries, not " + entryCount);
    }
  }

  private @Nullable PageNode leafOf(long leafNumber) {
    if (leafNumber == recentLeafNumber) {
      return recentLeaf;
    }
    return descend(leafNumber);
  }

  private @Nullable PageNode descend(long leafNumber) {
    PageNode node = root;
    if (node == null || leafNumber >= capacityInLeaves()) {
      return null;
    }
    for (int level = height; level > 0; level--) {
      node = node.children[slotAt(leafNumber, level)];
      if (node == null) {
        return null;
      }
    }
    recentLeaf = node;
    recentLeafNumber = leafNumber;
    return node;
  }

  /** Returns the slot in a branch of {@code level}, 1 just above the leaves. */
  private static int slotAt(long leafNumber, int level) {
    return (int) (leafNumber >>> (SHIFT * (level - 1))) & SLOT_MASK;
  }

  private long capacityInLeaves() {
    return 1L << (SHIFT * height);
  }

  private PageNode insertLeaf(long leafNumber) {
    assert leafNumber < 1L << (SHIFT * (MAX_HEIGHT - 1)) : leafNumber;
    PageNode node = root;
    if (node == null) {
      while (leafNumber >= capacityInLeaves()) {
        height++;
      }
      node = height == 0 ? newLeaf() : newBranch();
      root = node;
    }
    while (leafNumber >= capacityInLeaves()) {
      PageNode above = newBranch();
      above.children[0] = node;
      above.used = 1;
      node = above;
      root = node;
      height++;
    }
    for (int level = height; level > 0; level--) {
      int slot = slotAt(leafNumber, level);
      PageNode below = node.children[slot];
      if (below == null) {
        below = level == 1 ? newLeaf() : newBranch();
        node.children[slot] = below;
        node.used |= 1L << slot;
      }
      node = below;
    }
    recentLeaf = node;
    recentLeafNumber = leafNumber;
    return node;
  }

  private PageNode newLeaf() {
    PageNode leaf = pool.takeLeaf();
    leafCount++;
    return leaf;
  }

  private PageNode newBranch() {
    PageNode branch = pool.takeBranch();
    branchCount++;
    return branch;
  }

  private void removeLeaf(long leafNumber) {
    PageNode leaf = recentLeaf;
    forget();
    leafCount--;
    PageNode top = root;
    if (top != null && (height == 0 || removeBelow(top, height, leafNumber))) {
      root = null;
      height = 0;
    }
    if (leaf != null) {
      pool.giveLeaf(leaf);
    }
  }

  /** Removes a leaf below {@code node} and returns whether {@code node} is empty then. */
  private boolean removeBelow(PageNode node, int level, long leafNumber) {
    int slot = slotAt(leafNumber, level);
    PageNode below = node.children[slot];
    if (level > 1 && below != null && !removeBelow(below, level - 1, leafNumber)) {
      return false;
    }
    node.children[slot] = null;
    node.used &= ~(1L << slot);
    if (node.used != 0) {
      return false;
    }
    branchCount--;
    pool.giveBranch(node);
    return true;
  }

  private void forget() {
    recentLeaf = null;
    recentLeafNumber = NO_PAGE;
  }

  /**
   * Finds the next page in {@code node}, whose first page is {@code base}, from {@code page} on.
   */
  private long nextBelow(PageNode node, int level, long base, long page) {
    int shift = SHIFT * level;
    int first = page <= base ? 0 : (int) ((page - base) >>> shift);
    long rest = first >= FANOUT ? 0 : node.used & (-1L << first);
    if (level == 0) {
      recentLeaf = node;
      recentLeafNumber = base >>> SHIFT;
      return rest == 0 ? NO_PAGE : base + Long.numberOfTrailingZeros(rest);
    }
    for (; rest != 0; rest &= rest - 1) {
      int slot = Long.numberOfTrailingZeros(rest);
      PageNode below = node.children[slot];
      if (below != null) {
        long found = nextBelow(below, level - 1, base + ((long) slot << shift), page);
        if (found != NO_PAGE) {
          return found;
        }
      }
    }
    return NO_PAGE;
  }

  private static long checkNode(PageNode node, int level) {
    if (node.used == 0) {
      throw new AssertionError("an empty node at level " + level);
    }
    long counted = 0;
    for (int slot = 0; slot < FANOUT; slot++) {
      boolean used = ((node.used >>> slot) & 1) != 0;
      PageNode below = level == 0 ? null : node.children[slot];
      if (used != (level == 0 ? node.entries[slot] != 0 : below != null)) {
        throw new AssertionError("slot " + slot + " at level " + level + " disagrees");
      }
      if (below != null) {
        counted += checkNode(below, level - 1);
      } else if (used) {
        counted++;
      }
    }
    return counted;
  }
}
