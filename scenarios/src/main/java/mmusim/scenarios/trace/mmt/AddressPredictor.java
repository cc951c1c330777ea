package mmusim.scenarios.trace.mmt;

import java.util.Arrays;

/**
 * Guesses the next address, so that a block holds small differences. Writer and reader each keep
 * one and feed it the same references; it is cleared at the start of a block.
 *
 * <p>A fetch is expected behind the one before it. A data reference is expected where the same
 * instruction, told by some bits of its address, made its last one; the first three references of
 * an instruction have a guess each, later ones share the fourth. Without fetches that one is the
 * last address.
 */
final class AddressPredictor {
  private static final int INSTRUCTIONS = 512;
  private static final int ORDINALS = 4;

  /** Last data address by instruction and ordinal. */
  final long[] lastData = new long[INSTRUCTIONS * ORDINALS];

  /** Where the next fetch is expected. */
  long nextFetch;

  /** Index in {@link #lastData} of the next data reference. */
  int slot;

  void clear() {
    Arrays.fill(lastData, 0);
    nextFetch = 0;
    slot = 0;
  }

  /** Returns the slot of the first data reference of the instruction at {@code vaddr}. */
  static int firstSlot(long vaddr) {
    return ((int) (vaddr ^ vaddr >>> 9) & (INSTRUCTIONS - 1)) * ORDINALS;
  }

  /** Returns the slot after {@code slot}; the last one of an instruction stays. */
  static int followingSlot(int slot) {
    return Math.min(slot + 1, slot | (ORDINALS - 1));
  }
}
