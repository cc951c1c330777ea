package mmusim.scenarios.replay.curve;

import java.util.Arrays;

/**
 * A set of points in time, each the last use of one page, that answers how many are not older than
 * a given one. Points are only added at the end.
 *
 * <p>Bennett and Kruskal's idea: a bit for each point, and above it a tree of counts, four children
 * to a node. A query adds the later siblings at each level, without a branch because which of them
 * are later cannot be predicted, and stops where the rest of the tree is empty, so that recent
 * points cost a few population counts. The counts know nothing of the newest word of bits: its
 * points are counted when the word is full, all at once. When time has reached the end of the bits,
 * the points are renumbered from 0; because at least three quarters of the bits are clear then, or
 * their number is doubled, that costs a constant per point added.
 *
 * @see "B. T. Bennett, V. J. Kruskal: LRU Stack Processing, IBM J. Res. Dev. 19(4), 1975"
 */
final class RankedTimes {
  private static final int FAN_SHIFT = 2;
  private static final int FAN_MASK = (1 << FAN_SHIFT) - 1;
  private static final int SPAN_MIN = 1 << 10;

  /** A bit for each point in time. */
  private long[] bits = new long[SPAN_MIN >> 6];

  /** Counts of {@code bits}, level by level: level k has one for each 4^(k+1) full words. */
  private int[] counts;

  /** Where each level begins in {@link #counts}. */
  private int[] levelStarts;

  /** Owner of each point that is in the set. */
  private int[] owners = new int[SPAN_MIN];

  /** Point of each owner, plus 1; meaningless while it has none, 0 if it never had one. */
  private int[] times = new int[SPAN_MIN];

  private int now;

  RankedTimes() {
    allocateCounts();
  }

  /** Adds the newest point, for an owner that has none; owners are numbered from 0 on. */
  void add(int owner) {
    if (now == owners.length) {
      renumber();
    }
    if (owner >= times.length) {
      times = Arrays.copyOf(times, Math.max(owner + 1, times.length * 2));
    }
    owners[now] = owner;
    bits[now >> 6] |= 1L << now;
    now++;
    times[owner] = now;
    if ((now & 63) == 0) {
      int full = (now >> 6) - 1;
      count(full, Long.bitCount(bits[full]));
    }
  }

  /**
   * Takes away an owner's point, if it ever had one, and returns its rank: 1 if it was the newest,
   * 0 if there never was one. An owner that had its point taken away must have been added since.
   */
  int remove(int owner) {
    if (owner >= times.length || times[owner] == 0) {
      return 0;
    }
    int time = times[owner] - 1;
    int rank = rank(time);
    int word = time >> 6;
    bits[word] ^= 1L << time;
    if (word != now >> 6) {
      count(word, -1);
    }
    return rank;
  }

  private int rank(int time) {
    int index = time >> 6;
    int last = (now - 1) >> 6;
    int node = index & ~FAN_MASK;
    int rank =
        Long.bitCount(bits[index] >>> time)
            + (Long.bitCount(bits[node + 1]) & isLater(1, index))
            + (Long.bitCount(bits[node + 2]) & isLater(2, index))
            + (Long.bitCount(bits[node + 3]) & isLater(3, index));
    if ((index | FAN_MASK) >= last) {
      return rank;
    }
    rank += (now & 63) == 0 ? 0 : Long.bitCount(bits[last]);
    for (int level = 0; (index | FAN_MASK) < last; level++) {
      index >>= FAN_SHIFT;
      last >>= FAN_SHIFT;
      node = levelStarts[level] + (index & ~FAN_MASK);
      rank +=
          (counts[node + 1] & isLater(1, index))
              + (counts[node + 2] & isLater(2, index))
              + (counts[node + 3] & isLater(3, index));
    }
    return rank;
  }

  /** All ones if a child of a node comes behind the child that is on the way to {@code index}. */
  private static int isLater(int child, int index) {
    return ((index & FAN_MASK) - child) >> 31;
  }

  private void count(int word, int by) {
    int index = word;
    for (int start : levelStarts) {
      index >>= FAN_SHIFT;
      counts[start + index] += by;
    }
  }

  /** Moves the points to 0, 1, 2 and so on, in a span at least four times as long. */
  private void renumber() {
    int points = 0;
    for (int word = 0; word < bits.length; word++) {
      for (long rest = bits[word]; rest != 0; rest &= rest - 1) {
        int owner = owners[(word << 6) + Long.numberOfTrailingZeros(rest)];
        owners[points] = owner;
        points++;
        times[owner] = points;
      }
    }
    int span = owners.length;
    while (points > span >> 2) {
      span *= 2;
    }
    if (span == owners.length) {
      Arrays.fill(bits, 0);
      Arrays.fill(counts, 0);
    } else {
      owners = Arrays.copyOf(owners, span);
      bits = new long[span >> 6];
      allocateCounts();
    }
    int full = points >> 6;
    for (int word = 0; word < full; word++) {
      bits[word] = -1L;
      count(word, Long.SIZE);
    }
    bits[full] = (1L << points) - 1;
    now = points;
  }

  /** The bits of a node are in its parent; so there is no count of all. */
  private void allocateCounts() {
    int levels = 0;
    int total = 0;
    for (int nodes = bits.length >> FAN_SHIFT; nodes > 1; nodes = nodesAbove(nodes)) {
      levels++;
      total += wholeNodes(nodes);
    }
    counts = new int[total];
    levelStarts = new int[levels];
    int nodes = bits.length >> FAN_SHIFT;
    for (int level = 1; level < levels; level++) {
      levelStarts[level] = levelStarts[level - 1] + wholeNodes(nodes);
      nodes = nodesAbove(nodes);
    }
  }

  private static int nodesAbove(int nodes) {
    return (nodes + FAN_MASK) >> FAN_SHIFT;
  }

  /** Rounds up to whole parents, so that all siblings of a count can be read. */
  private static int wholeNodes(int nodes) {
    return nodesAbove(nodes) << FAN_SHIFT;
  }
}
