package mmusim.mmu.tlb;

import mmusim.mmu.paging.CachedTranslation;

/**
 * One TLB entry as a report shows it.
 *
 * @param level 1 or 2
 * @param array name of the array that holds it
 * @param vaddr first byte that it covers
 * @param pcid PCID under which it was filled
 * @param entry what it says: a {@link CachedTranslation}
 */
public record TlbEntryView(int level, String array, long vaddr, int pcid, long entry) {
  /** Returns the bytes that it covers. */
  public long pageBytes() {
    return CachedTranslation.bytes(CachedTranslation.pageSize(entry));
  }

  /** Returns the physical address of its first byte. */
  public long paddr() {
    return CachedTranslation.pagePaddr(entry);
  }

  /** Returns whether it is used under every PCID. */
  public boolean isGlobal() {
    return (entry & CachedTranslation.GLOBAL) != 0;
  }

  /** Returns the rights as four characters, as {@code rwxu} or {@code r---}. */
  public String rights() {
    return "r"
        + ((entry & CachedTranslation.WRITABLE) != 0 ? "w" : "-")
        + ((entry & CachedTranslation.EXECUTE_DISABLE) != 0 ? "-" : "x")
        + ((entry & CachedTranslation.USER) != 0 ? "u" : "-");
  }
}
