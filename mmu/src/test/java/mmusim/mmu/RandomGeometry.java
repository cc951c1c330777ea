package mmusim.mmu;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mmusim.mmu.paging.Access;
import mmusim.mmu.tlb.Inclusion;
import mmusim.mmu.tlb.Indexing;
import mmusim.mmu.tlb.Replacement;
import mmusim.mmu.tlb.TlbArrayGeometry;
import mmusim.mmu.tlb.TlbGeometry;
import mmusim.mmu.walkcache.WalkCacheGeometry;

/** Small caches of any declared shape, several arrays to a level, so that all of them overflow. */
public final class RandomGeometry {
  private RandomGeometry() {}

  /** Returns the TLBs of a processor, or none. */
  public static TlbGeometry tlb(Random random) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> usualTlb(random);
      case 2 -> jointTlb(random);
      default -> anyTlb(random);
    };
  }

  /**
   * The kind that most processors have: few ways, then more; LRU; an array for each operation. Some
   * have other ways.
   */
  private static TlbGeometry usualTlb(Random random) {
    List<Integer> sizes = random.nextBoolean() ? List.of(0) : List.of(0, 1);
    boolean hasUsualWays = random.nextInt(3) != 0;
    int waysAbove = hasUsualWays ? 4 : 18;
    int fewestBelow = hasUsualWays ? 5 : 1;
    List<TlbArrayGeometry> arrays = new ArrayList<>();
    for (List<Integer> operations : partition(random)) {
      arrays.add(usual(random, 1, operations, sizes, 1 + random.nextInt(waysAbove)));
    }
    for (List<Integer> operations : partition(random)) {
      arrays.add(usual(random, 2, operations, sizes, fewestBelow + random.nextInt(8)));
    }
    return new TlbGeometry("usual", arrays, Inclusion.NEITHER);
  }

  /** The kind in which a second level has arrays that share a page size, most with like sets. */
  private static TlbGeometry jointTlb(Random random) {
    List<TlbArrayGeometry> arrays = new ArrayList<>();
    for (List<Integer> operations : partition(random)) {
      boolean isJoint = random.nextInt(4) == 0;
      arrays.addAll(
          isJoint
              ? joint(random, 1, operations)
              : List.of(usual(random, 1, operations, List.of(0, 1), 1 + random.nextInt(5))));
    }
    for (List<Integer> operations : partition(random)) {
      arrays.addAll(joint(random, 2, operations));
    }
    boolean isUsual = random.nextBoolean();
    return new TlbGeometry(
        "joint", arrays, isUsual ? Inclusion.NEITHER : pick(random, Inclusion.values()));
  }

  private static List<TlbArrayGeometry> joint(Random random, int level, List<Integer> operations) {
    List<List<Integer>> held =
        switch (random.nextInt(4)) {
          case 0 -> List.of(List.of(0, 1), List.of(0, 2));
          case 1 -> List.of(List.of(0), List.of(0, 1, 2));
          case 2 -> List.of(List.of(0, 1), List.of(1, 2));
          default -> List.of(List.of(0), List.of(0, 1), List.of(0, 2));
        };
    boolean isAlike = random.nextInt(3) != 0;
    int sets = 1 + random.nextInt(4);
    Indexing indexing = pick(random, Indexing.values());
    List<TlbArrayGeometry> arrays = new ArrayList<>();
    for (List<Integer> sizes : held) {
      int ways = 1 + random.nextInt(isAlike ? 5 : 10);
      int ownSets = isAlike ? sets : 1 + random.nextInt(4);
      Indexing ownIndexing = isAlike ? indexing : pick(random, Indexing.values());
      String name = "l" + level + "." + operations.get(0) + "." + arrays.size();
      arrays.add(
          new TlbArrayGeometry(
              name, level, operations, sizes, ways * ownSets, ways, Replacement.LRU, ownIndexing));
    }
    return arrays;
  }

  /** Returns which operations share an array, in some of the ways that processors have. */
  private static List<List<Integer>> partition(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> List.of(List.of(Access.READ, Access.WRITE, Access.FETCH));
      case 1 -> List.of(List.of(Access.READ), List.of(Access.WRITE, Access.FETCH));
      case 2 -> List.of(List.of(Access.READ), List.of(Access.WRITE), List.of(Access.FETCH));
      default -> List.of(List.of(Access.READ, Access.WRITE), List.of(Access.FETCH));
    };
  }

  private static TlbArrayGeometry usual(
      Random random, int level, List<Integer> operations, List<Integer> sizes, int ways) {
    return new TlbArrayGeometry(
        "l" + level + "." + operations.get(0),
        level,
        operations,
        sizes,
        ways << random.nextInt(3),
        ways,
        Replacement.LRU,
        pick(random, Indexing.values()));
  }

  private static TlbGeometry anyTlb(Random random) {
    List<TlbArrayGeometry> arrays = new ArrayList<>();
    int count = random.nextInt(7);
    for (int i = 0; i < count; i++) {
      int ways = 1 + random.nextInt(random.nextInt(3) != 0 ? 5 : 20);
      int level = i == 0 || random.nextBoolean() ? 1 : 2;
      arrays.add(
          new TlbArrayGeometry(
              "a" + i,
              level,
              some(random),
              some(random),
              ways * (1 + random.nextInt(5)),
              ways,
              random.nextBoolean() ? Replacement.LRU : pick(random, Replacement.values()),
              pick(random, Indexing.values())));
    }
    return new TlbGeometry("random", arrays, pick(random, Inclusion.values()));
  }

  /** Returns paging-structure caches: each level in one array or in none. */
  static WalkCacheGeometry walkCaches(Random random) {
    return random.nextBoolean() ? usualWalkCaches(random) : anyWalkCaches(random);
  }

  /** The kind that most processors have, and less or more: each level by itself, under LRU. */
  private static WalkCacheGeometry usualWalkCaches(Random random) {
    List<WalkCacheGeometry.Array> arrays = new ArrayList<>();
    for (int level = 2; level <= 5; level++) {
      int ways = 1 + random.nextInt(4);
      if (random.nextInt(5) != 0) {
        arrays.add(
            new WalkCacheGeometry.Array(
                "l" + level, List.of(level), ways << random.nextInt(2), ways, Replacement.LRU));
      }
    }
    return new WalkCacheGeometry(arrays);
  }

  private static WalkCacheGeometry anyWalkCaches(Random random) {
    List<WalkCacheGeometry.Array> arrays = new ArrayList<>();
    List<Integer> left = new ArrayList<>(List.of(2, 3, 4, 5));
    while (!left.isEmpty() && random.nextInt(8) != 0) {
      List<Integer> levels =
          new ArrayList<>(left.stream().filter(l -> random.nextBoolean()).toList());
      left.removeAll(levels);
      int ways = 1 + random.nextInt(random.nextBoolean() ? 4 : 9);
      if (!levels.isEmpty()) {
        arrays.add(
            new WalkCacheGeometry.Array(
                "p" + arrays.size(),
                levels,
                ways * (1 + random.nextInt(3)),
                ways,
                random.nextBoolean() ? Replacement.LRU : pick(random, Replacement.values())));
      }
    }
    return new WalkCacheGeometry(arrays);
  }

  private static List<Integer> some(Random random) {
    int set = 1 + random.nextInt(7);
    return List.of(0, 1, 2).stream().filter(i -> (set >> i & 1) != 0).toList();
  }

  private static <T> T pick(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
