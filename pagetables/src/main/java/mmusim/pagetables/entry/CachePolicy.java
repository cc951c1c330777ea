package mmusim.pagetables.entry;

/**
 * How the pages of a VMO are cached, with Zircon's numbers, and the PAT entry that says so.
 *
 * <p>Zircon keeps the reset value of the PAT MSR save PA7 = WC (0x0107_0406_0007_0406).
 *
 * @see "zircon/types.h, ZX_CACHE_POLICY_*"
 */
public enum CachePolicy {
  CACHED(0, 0),
  UNCACHED(1, 3),
  UNCACHED_DEVICE(2, 3),
  WRITE_COMBINING(3, 7);

  /** The PAT MSR as Zircon programs it. */
  public static final long PAT_MSR = 0x0107_0406_0007_0406L;

  private static final CachePolicy[] BY_VALUE = values();

  private final int value;
  private final int patIndex;

  CachePolicy(int value, int patIndex) {
    this.value = value;
    this.patIndex = patIndex;
  }

  /** Returns Zircon's number, 0..3. */
  public int value() {
    return value;
  }

  /** Returns the index into the PAT MSR, 0..7: PAT * 4 + PCD * 2 + PWT. */
  public int patIndex() {
    return patIndex;
  }

  /**
   * Returns the policy with the number {@code value}.
   *
   * @throws IllegalArgumentException if it is not 0..3
   */
  public static CachePolicy of(int value) {
    if (value < 0 || value >= BY_VALUE.length) {
      throw new IllegalArgumentException("not a cache policy, 0 to 3: " + value);
    }
    return BY_VALUE[value];
  }
}
