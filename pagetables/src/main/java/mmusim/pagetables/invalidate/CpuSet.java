package mmusim.pagetables.invalidate;

/** A set of CPU numbers. */
final class CpuSet {
  private final long[] words;

  /** Creates the empty set over CPUs 0 to {@code cpuCount} - 1. */
  CpuSet(int cpuCount) {
    this.words = new long[(cpuCount + 63) >>> 6];
  }

  boolean contains(int cpu) {
    return (words[cpu >>> 6] >>> cpu & 1) != 0;
  }

  void add(int cpu) {
    words[cpu >>> 6] |= 1L << cpu;
  }

  void remove(int cpu) {
    words[cpu >>> 6] &= ~(1L << cpu);
  }

  boolean isEmpty() {
    for (long word : words) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the lowest member at or after {@code cpu}, or -1. */
  int next(int cpu) {
    for (int word = cpu >>> 6; word < words.length; word++) {
      long rest = word == cpu >>> 6 ? words[word] & -1L << cpu : words[word];
      if (rest != 0) {
        return (word << 6) + Long.numberOfTrailingZeros(rest);
      }
    }
    return -1;
  }
}
