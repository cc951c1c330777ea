package mmusim.mmu.random;

/**
 * A random number generator of 64 bits of state; any seed will do, 0 included.
 *
 * @see "Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014"
 */
public final class SplitMix64 {
  /** The golden ratio in 64 bits, odd: adding it again and again visits every state. */
  private static final long GOLDEN_GAMMA = 0x9e37_79b9_7f4a_7c15L;

  private long state;

  /** Creates a generator that begins at {@code seed}. */
  public SplitMix64(long seed) {
    this.state = seed;
  }

  /** Returns the next number; all 2^64 are as likely. */
  public long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Returns a number that looks random and is another for each {@code value}: a bijection. */
  public static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return mixed ^ (mixed >>> 31);
  }
}
