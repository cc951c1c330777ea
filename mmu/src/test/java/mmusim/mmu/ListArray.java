package mmusim.mmu;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.Replacement;
import org.jspecify.annotations.Nullable;

/**
 * A set-associative array too simple to be wrong: a list of ways per set, and each policy as its
 * textbook states it. What an entry means is known to {@link ListCpu}.
 */
final class ListArray<E> {
  /** One way: what it holds and when it was used and filled last. */
  static final class Way<E> {
    @Nullable E entry;
    long used;
    long filled;
  }

  private final List<List<Way<E>>> sets = new ArrayList<>();

  /** Per set the tree, node 1 at the top; true points right. */
  private final List<boolean[]> trees = new ArrayList<>();

  private final Replacement replacement;
  private final Indexing indexing;
  private final SplittableRandom random;

  ListArray(int entries, int ways, Replacement replacement, Indexing indexing, long seed) {
    this.replacement = replacement;
    this.indexing = indexing;
    this.random = new SplittableRandom(seed);
    for (int set = 0; set < entries / ways; set++) {
      sets.add(Stream.generate(Way<E>::new).limit(ways).toList());
      trees.add(new boolean[64 * Integer.highestOneBit(ways)]);
    }
  }

  private int setOf(long page) {
    int bits = 0;
    while (1 << bits < sets.size()) {
      bits++;
    }
    boolean folds = indexing == Indexing.XOR_FOLDED && sets.size() > 1;
    return (int) ((folds ? page ^ page >>> bits : page) % sets.size());
  }

  /** Returns the way that holds a wanted entry in the set of a page, or null. */
  @Nullable Way<E> find(long page, Predicate<E> wanted) {
    for (Way<E> way : sets.get(setOf(page))) {
      E entry = way.entry;
      if (entry != null && wanted.test(entry)) {
        return way;
      }
    }
    return null;
  }

  void use(Way<E> way, long now) {
    way.used = now;
    for (int set = 0; set < sets.size(); set++) {
      int index = sets.get(set).indexOf(way);
      for (int node = index + leaves(); index >= 0 && node > 1; node /= 2) {
        trees.get(set)[node / 2] = node % 2 == 0;
      }
    }
  }

  /** Returns the way that a page would take: the lowest that is empty, else the victim. */
  Way<E> wayFor(long page) {
    int set = setOf(page);
    List<Way<E>> ways = sets.get(set);
    for (Way<E> way : ways) {
      if (way.entry == null) {
        return way;
      }
    }
    return switch (replacement) {
      case LRU -> Collections.min(ways, (a, b) -> Long.compare(a.used, b.used));
      case FIFO -> Collections.min(ways, (a, b) -> Long.compare(a.filled, b.filled));
      case RANDOM -> ways.get((int) Long.remainderUnsigned(random.nextLong(), ways.size()));
      case TREE_PLRU -> ways.get(follow(trees.get(set), ways.size()));
    };
  }

  void put(Way<E> way, E entry, long now) {
    way.entry = entry;
    way.filled = now;
    use(way, now);
  }

  void dropIf(Predicate<E> unwanted) {
    for (Way<E> way : all()) {
      E entry = way.entry;
      if (entry != null && unwanted.test(entry)) {
        way.entry = null;
      }
    }
  }

  List<Way<E>> all() {
    return sets.stream().flatMap(List::stream).toList();
  }

  private int follow(boolean[] tree, int ways) {
    int node = 1;
    while (node < leaves()) {
      node = tree[node] && leftmost(2 * node + 1) < ways ? 2 * node + 1 : 2 * node;
    }
    return node - leaves();
  }

  private int leftmost(int node) {
    int leaf = node;
    while (leaf < leaves()) {
      leaf *= 2;
    }
    return leaf - leaves();
  }

  private int leaves() {
    int leaves = 1;
    while (leaves < sets.get(0).size()) {
      leaves *= 2;
    }
    return leaves;
  }
}
