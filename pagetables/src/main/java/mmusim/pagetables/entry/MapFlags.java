package mmusim.pagetables.entry;

/**
 * What a kernel wants of a mapping, held in an {@code int} of eleven bits.
 *
 * <pre>
 *  bit 10..7  6..5           4        3      2         1       0
 *     +------+--------------+--------+------+---------+-------+------+
 *     | key  | cache policy | GLOBAL | USER | EXECUTE | WRITE | READ |
 *     +------+--------------+--------+------+---------+-------+------+
 * </pre>
 *
 * <p>x86 cannot express a mapping without READ: a page that may not be read is left unmapped.
 */
public final class MapFlags {
  /** Loads are allowed; every mapping has it. */
  public static final int READ = 1;

  /** Stores are allowed. */
  public static final int WRITE = 1 << 1;

  /** Instruction fetches are allowed. */
  public static final int EXECUTE = 1 << 2;

  /** Accesses at CPL 3 are allowed. */
  public static final int USER = 1 << 3;

  /** The same in every address space: not flushed with one of them. */
  public static final int GLOBAL = 1 << 4;

  /** All permissions that a protection changes. */
  public static final int PERMISSIONS = READ | WRITE | EXECUTE;

  /** Number of values. */
  public static final int COUNT = 1 << 11;

  private static final int POLICY_SHIFT = 5;
  private static final int KEY_SHIFT = 7;
  private static final String LETTERS = "rwxug";

  private MapFlags() {}

  /** Returns {@code flags} with the cache policy replaced. */
  public static int withPolicy(int flags, CachePolicy policy) {
    return (flags & ~(3 << POLICY_SHIFT)) | policy.value() << POLICY_SHIFT;
  }

  /** Returns {@code flags} with the protection key, 0..15, replaced. */
  public static int withKey(int flags, int key) {
    if (key < 0 || key > 15) {
      throw new IllegalArgumentException("protection key must be 0 to 15: " + key);
    }
    return (flags & ~(15 << KEY_SHIFT)) | key << KEY_SHIFT;
  }

  /** Returns the cache policy. */
  public static CachePolicy policy(int flags) {
    return CachePolicy.of(flags >>> POLICY_SHIFT & 3);
  }

  /** Returns the protection key, 0..15. */
  public static int key(int flags) {
    return flags >>> KEY_SHIFT & 15;
  }

  /** Returns the letters r, w, x, u and g with a dash for each flag that is missing. */
  public static String describe(int flags) {
    StringBuilder text = new StringBuilder(LETTERS);
    for (int i = 0; i < LETTERS.length(); i++) {
      if ((flags >>> i & 1) == 0) {
        text.setCharAt(i, '-');
      }
    }
    return text.toString();
  }
}
