package mmusim.scenarios.replay;

import java.util.Arrays;

/**
 * A map from {@code long} to {@code int}, open addressing with linear probing, never more than half
 * full. Entries are not removed one by one. Grows with its content; otherwise allocates nothing.
 */
public final class LongIntMap {
  /** The value of a key that is not there; no key may have it. */
  public static final int ABSENT = -1;

  private static final int CAPACITY_MIN = 64;
  private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

  private long[] keys = new long[CAPACITY_MIN];
  private int[] values = new int[CAPACITY_MIN];
  private int size;

  /** Creates an empty map. */
  public LongIntMap() {
    Arrays.fill(values, ABSENT);
  }

  /** Returns the number of keys. */
  public int size() {
    return size;
  }

  /** Returns the value of a key, or {@link #ABSENT}. */
  public int get(long key) {
    return values[indexOf(key)];
  }

  /**
   * Sets the value of a key.
   *
   * @return the earlier value, or {@link #ABSENT}
   */
  public int put(long key, int value) {
    int index = indexOf(key);
    int before = values[index];
    values[index] = value;
    if (before == ABSENT) {
      keys[index] = key;
      size++;
      if (size > keys.length >> 1) {
        grow();
      }
    }
    return before;
  }

  private int indexOf(long key) {
    long[] keys = this.keys;
    int[] values = this.values;
    int mask = keys.length - 1;
    int index = (int) ((key * MULTIPLIER) >>> 32) & mask;
    while (values[index] != ABSENT && keys[index] != key) {
      index = (index + 1) & mask;
    }
    return index;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new int[oldKeys.length * 2];
    Arrays.fill(values, ABSENT);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != ABSENT) {
        int index = indexOf(oldKeys[i]);
        keys[index] = oldKeys[i];
        values[index] = oldValues[i];
      }
    }
  }
}
