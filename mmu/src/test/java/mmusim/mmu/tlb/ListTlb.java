package mmusim.mmu.tlb;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A TLB array of 4-KiB pages too simple to be wrong: a list of ways per set, and each policy as its
 * textbook states it, tree bits and all. It knows nothing of PCIDs; a page is a number.
 */
final class ListTlb {
  private final int sets;
  private final int ways;
  private final Replacement replacement;
  private final Indexing indexing;
  private final List<List<@Nullable Long>> pages = new ArrayList<>();

  /** Per set the ways in the order in which LRU or FIFO gives them up. */
  private final List<List<Integer>> order = new ArrayList<>();

  /** Per set the tree, node 1 at the top; true points right. */
  private final List<boolean[]> tree = new ArrayList<>();

  private final SplittableRandom random;

  ListTlb(int sets, int ways, Replacement replacement, Indexing indexing, long seed) {
    this.sets = sets;
    this.ways = ways;
    this.replacement = replacement;
    this.indexing = indexing;
    this.random = new SplittableRandom(seed);
    for (int set = 0; set < sets; set++) {
      pages.add(new ArrayList<>(Collections.nCopies(ways, null)));
      order.add(new ArrayList<>());
      tree.add(new boolean[2 * leaves()]);
    }
  }

  /** Returns whether the page was there; afterwards it is. */
  boolean access(long page) {
    int set = setOf(page);
    int way = pages.get(set).indexOf(page);
    boolean hit = way >= 0;
    if (!hit) {
      way = pages.get(set).indexOf(null);
      way = way >= 0 ? way : victim(set);
      pages.get(set).set(way, page);
    }
    if (!hit || replacement == Replacement.LRU) {
      order.get(set).remove((Integer) way);
      order.get(set).add(way);
    }
    pointAway(set, way);
    return hit;
  }

  void drop(long page) {
    int set = setOf(page);
    int way = pages.get(set).indexOf(page);
    if (way >= 0) {
      pages.get(set).set(way, null);
    }
  }

  private int setOf(long page) {
    int bits = 0;
    while (1 << bits < sets) {
      bits++;
    }
    long index = indexing == Indexing.XOR_FOLDED && sets > 1 ? page ^ page / (1L << bits) : page;
    return (int) (index % sets);
  }

  private int victim(int set) {
    return switch (replacement) {
      case LRU, FIFO -> order.get(set).get(0);
      case RANDOM -> (int) Long.remainderUnsigned(random.nextLong(), ways);
      case TREE_PLRU -> follow(set);
    };
  }

  private int follow(int set) {
    int node = 1;
    while (node < leaves()) {
      int right = 2 * node + 1;
      node = tree.get(set)[node] && hasWay(right) ? right : 2 * node;
    }
    return node - leaves();
  }

  private boolean hasWay(int node) {
    int leftmost = node;
    while (leftmost < leaves()) {
      leftmost *= 2;
    }
    return leftmost - leaves() < ways;
  }

  private void pointAway(int set, int way) {
    for (int node = way + leaves(); node > 1; node /= 2) {
      tree.get(set)[node / 2] = node % 2 == 0;
    }
  }

  private int leaves() {
    int leaves = 1;
    while (leaves < ways) {
      leaves *= 2;
    }
    return leaves;
  }
}
