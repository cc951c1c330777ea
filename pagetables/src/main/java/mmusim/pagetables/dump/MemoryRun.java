package mmusim.pagetables.dump;

/**
 * Neighbouring pages with the same rights, wherever their frames are: a line of {@code info mem}.
 *
 * @param vaddr first byte
 * @param lengthBytes a multiple of 4 KiB
 * @param rights the letters u, r, w and x, a dash for each that is missing
 */
public record MemoryRun(long vaddr, long lengthBytes, String rights) {
  /** Returns the last byte, inclusive, so that a run may end at 2^64. */
  public long lastVaddr() {
    return vaddr + (lengthBytes - 1);
  }
}
