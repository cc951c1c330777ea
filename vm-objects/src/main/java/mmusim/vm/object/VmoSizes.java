package mmusim.vm.object;

import mmusim.mmu.memory.Pages;

/** Sizes and ranges of VMOs; all unsigned. */
public final class VmoSizes {
  /** The largest size: 2^64 - 64 pages. */
  public static final long MAX_SIZE = -Pages.toBytes(64);

  private VmoSizes() {}

  /** Returns whether {@code size} can be rounded up to pages and is not too large. */
  public static boolean isValid(long size) {
    return Long.compareUnsigned(size, MAX_SIZE) <= 0;
  }

  /** Returns whether {@code length} bytes from {@code offset} lie inside {@code size} bytes. */
  public static boolean isInRange(long offset, long length, long size) {
    return Long.compareUnsigned(offset, size) <= 0
        && Long.compareUnsigned(length, size - offset) <= 0;
  }

  /** Returns whether {@code offset + length} passes 2^64. */
  public static boolean overflows(long offset, long length) {
    return Long.compareUnsigned(offset + length, offset) < 0;
  }
}
