package mmusim.pagetables.dump;

/**
 * Neighbouring pages with the same rights, wherever their frames are: a line of {@code info mem}.
 *
 * @param vaddr first byte
 * @param lengthBytes a multiple of 4 KiB
 * @param rights the letters u, r, w and x, a dash for each that is missing
 */
public record MemoryRun(long vaddr, long lengthBytes, String rights) {}
