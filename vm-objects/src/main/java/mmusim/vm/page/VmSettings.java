package mmusim.vm.page;

import mmusim.mmu.memory.Pages;

/**
 * How VMOs of a kernel behave where there is a choice.
 *
 * @param readCommits whether {@code vmo_read} commits absent pages
 * @param debugSyscalls whether CACHE_INVALIDATE is there
 * @param commitBytes 4 KiB, or 2 MiB: anonymous memory commits in aligned runs of that size
 */
public record VmSettings(boolean readCommits, boolean debugSyscalls, long commitBytes) {
  /** What a kernel does when nothing is said. */
  public static final VmSettings DEFAULT = new VmSettings(true, false, Pages.PAGE_SIZE);

  /** Checks the size of a commit. */
  public VmSettings {
    if (!isCommitSize(commitBytes)) {
      throw new IllegalArgumentException("commits are of 4 KiB or 2 MiB, not " + commitBytes);
    }
  }

  /** Returns whether memory can be committed in runs of {@code bytes}. */
  public static boolean isCommitSize(long bytes) {
    return bytes == Pages.PAGE_SIZE || bytes == Pages.LARGE_SIZE;
  }
}
