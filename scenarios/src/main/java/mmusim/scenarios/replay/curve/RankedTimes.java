package mmusim.scenarios.replay.curve;

import java.util.Arrays;

/**
 * A set of points in time, each the last use of one page, that answers how many are not older than
 * a given one. Points are only added at the end.
 *
 * <p>Bennett and Kruskal's idea with wider nodes: a bit for each point, and above it a tree of
 * counts, sixteen children to a node. A query adds the later siblings at each level and stops where
 * the rest of the tree is empty, so that recent points cost a few population counts. When time has
 * reached the end of the bits, the points are renumbered from 0; because at least three quarters of
 * the bits are clear then, or their number is doubled, that costs a constant per point added.
 *
 * @see "B. T. Bennett, V. J. Kruskal: LRU Stack Processing, IBM J. Res. Dev. 19(4), 1975"
 */
final class RankedTimes {
  private static final int FAN_SHIFT = 4;
  private static final int FAN_MASK = (1 << FAN_SHIFT) - 1;
  private static final int SPAN_MIN = 1 << 10;

  /** A bit for each point in time. */
  private long[] bits = new long[SPAN_MIN >> 6];

  /** Counts of {@code bits}: level k has one for each 16^(k+1) words. */
  private int[][] levels = levelsFor(bits.length);

  /** Owner of each point that is in the set. */
  private int[] owners = new int[SPAN_MIN];

  /** Point of each owner; meaningless while it has none. */
  private int[] times = new int[SPAN_MIN];

  private int now;
  private int size;

  /** Returns the number of points. */
  int size() {
    return size;
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
    times[owner] = now;
    change(now, 1);
    now++;
  }

  /** Takes away an owner's point and returns its rank: 1 if it was the newest. */
  int remove(int owner) {
    int time = times[owner];
    int rank = rank(time);
    change(time, -1);
    return rank;
  }

  private int rank(int time) {
    int index = time >> 6;
    int rank = Long.bitCount(bits[index] >>> time);
    int last = (now - 1) >> 6;
    int end = Math.min(index | FAN_MASK, last);
    for (int i = index + 1; i <= end; i++) {
      rank += Long.bitCount(bits[i]);
    }
    for (int level = 0; (index | FAN_MASK) < last; level++) {
      int[] counts = levels[level];
      index >>= FAN_SHIFT;
      last >>= FAN_SHIFT;
      end = Math.min(index | FAN_MASK, last);
      for (int i = index + 1; i <= end; i++) {
        rank += counts[i];
      }
    }
    return rank;
  }

  private void change(int time, int by) {
    int index = time >> 6;
    bits[index] ^= 1L << time;
    size += by;
    for (int[] counts : levels) {
      index >>= FAN_SHIFT;
      counts[index] += by;
    }
  }

  /** Moves the points to 0, 1, 2 and so on, in a span at least four times as long. */
  private void renumber() {
    int span = owners.length;
    while (size > span >> 2) {
      span *= 2;
    }
    long[] oldBits = bits;
    int[] oldOwners = owners;
    bits = new long[span >> 6];
    levels = levelsFor(bits.length);
    owners = new int[span];
    size = 0;
    now = 0;
    for (int word = 0; word < oldBits.length; word++) {
      for (long rest = oldBits[word]; rest != 0; rest &= rest - 1) {
        add(oldOwners[(word << 6) + Long.numberOfTrailingZeros(rest)]);
      }
    }
  }

  private static int[][] levelsFor(int words) {
    int count = 0;
    for (int nodes = words; nodes > 1; nodes = nodesAbove(nodes)) {
      count++;
    }
    int[][] levels = new int[count][];
    int nodes = words;
    for (int level = 0; level < count; level++) {
      nodes = nodesAbove(nodes);
      levels[level] = new int[nodes];
    }
    return levels;
  }

  private static int nodesAbove(int nodes) {
    return (nodes + FAN_MASK) >> FAN_SHIFT;
  }
}
